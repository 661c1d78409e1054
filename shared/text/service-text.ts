/** Words for the catalogue: the verb of a sentence, a short word for a cell, and what the door includes. */
interface ServiceWords {
  /** Fits between subject and object: "Home … TV & speakers". */
  readonly verb: string;
  readonly cell: string;
  readonly name: string;
  readonly includes: string;
}

const words = (verb: string, cell: string, name: string, includes: string): ServiceWords => ({
  verb,
  cell,
  name,
  includes,
});

const SERVICES: Readonly<Record<string, ServiceWords>> = {
  any: words('may do everything with', 'All', 'Everything', 'Every service, in this direction only'),
  ping: words('may ping', 'Ping', 'Ping', 'Only to see whether it is there'),
  web: words('may open web pages of', 'Web', 'Web pages', 'Web pages and the apps that use them'),
  dns: words('may ask names of', 'Names', 'Names (DNS)', 'Turns names into addresses'),
  ntp: words('may ask the time of', 'Time', 'Time', 'The time of day'),
  ssh: words('may sign in on', 'Sign-in', 'Remote sign-in (SSH)', 'Remote sign-in, for administration'),
  'router-admin': words(
    'may administer',
    'Admin',
    'Router administration',
    'Sign-in and admin page of the router',
  ),
  print: words('may print on', 'Print', 'Printing', 'Only printing, nothing else there'),
  'print-raw': words(
    'may print directly on',
    'Print',
    'Printing, older printers',
    'Only printing, for older printers',
  ),
  files: words('may open files on', 'Files', 'Opening files', 'Shared folders'),
  'remote-desktop': words('may see the screen of', 'Screen', 'Remote desktop', 'Windows remote desktop'),
  vnc: words('may see the screen of', 'Screen', 'Screen sharing', 'Screen sharing'),
  cast: words('may cast and play on', 'Cast', 'Casting', 'Playing on a screen or speaker'),
  sonos: words('may play on', 'Play', 'Sonos', 'Playing on Sonos speakers'),
  plex: words('may play films from', 'Films', 'Plex', 'Films and music from Plex'),
  jellyfin: words('may play films from', 'Films', 'Jellyfin', 'Films and music from Jellyfin'),
  rtsp: words('may watch', 'Watch', 'Camera picture', 'The live picture'),
  'home-assistant': words(
    'may use Home Assistant on',
    'Hub',
    'Home Assistant',
    'The pages and apps of Home Assistant',
  ),
  hue: words('may control', 'Control', 'Hue', 'Lights and scenes'),
  esphome: words('may control', 'Control', 'ESPHome', 'Small electronics with ESPHome'),
  mqtt: words(
    'may exchange messages with',
    'Messages',
    'Messages (MQTT)',
    'Readings and commands of small devices',
  ),
};

const fallback = (id: string): ServiceWords => words(`may use “${id}” on`, id, id, 'A service of your own');

const serviceWords = (id: string): ServiceWords => SERVICES[id] ?? fallback(id);

export const serviceVerb = (id: string): string => serviceWords(id).verb;
export const serviceCell = (id: string): string => serviceWords(id).cell;
export const serviceName = (id: string): string => serviceWords(id).name;
export const serviceIncludes = (id: string): string => serviceWords(id).includes;
