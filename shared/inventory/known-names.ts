import type { Evidence } from './identify';

/**
 * What a name says about a device. Names are chosen by makers and by people, so most are only likely. They are matched
 * as words: `Annas-iPhone` reads `annas iphone`.
 */
const table: readonly (readonly [pattern: RegExp, evidence: Evidence])[] = [
  // Set by the system itself until somebody changes them.
  [/\biphone\b/, { kind: 'phone', weight: 85 }],
  [/\bipad\b/, { kind: 'tablet', weight: 85 }],
  [/\b(macbook|imac|mac mini|macmini|mac studio|mac pro)\b/, { kind: 'computer', weight: 85 }],
  [/^(desktop|laptop) [0-9a-z]{7}$/, { kind: 'computer', weight: 80 }],
  [/\bapple watch\b|\bwatch\b/, { kind: 'phone', weight: 60 }],
  [/\b(homepod)\b/, { kind: 'speaker', weight: 80 }],
  [/\bapple tv\b|\bappletv\b/, { kind: 'tv', weight: 80 }],
  [
    /\b(pixel|galaxy|redmi|oneplus|huawei p\d+|xperia|fairphone|android|sm [agsn]\d{3}\w*)\b/,
    { kind: 'phone', weight: 60 },
  ],
  [/\b(phone|handy|mobile|smartphone)\b/, { kind: 'phone', weight: 50 }],
  [/\b(tablet|fire hd|galaxy tab)\b/, { kind: 'tablet', weight: 60 }],
  [
    /\b(laptop|notebook|thinkpad|surface|chromebook|pc|workstation|desktop)\b/,
    { kind: 'computer', weight: 50 },
  ],
  [
    /\b(chromecast|fire ?tv|shield|roku|webos ?tv|lgwebostv|bravia|tizen|samsung tv|androidtv|google tv)\b/,
    { kind: 'tv', weight: 70 },
  ],
  [/\b(tv|television|fernseher)\b/, { kind: 'tv', weight: 55 }],
  [
    /\b(sonos|sonoszp|echo|alexa|google home|nest audio|nest mini|soundbar|heos|squeezebox)\b/,
    { kind: 'speaker', weight: 65 },
  ],
  [/\b(speaker|lautsprecher)\b/, { kind: 'speaker', weight: 50 }],
  [/^(br[nw][0-9a-f]{12}|hp[0-9a-f]{6}|npi[0-9a-f]{6}|epson[0-9a-f]{6})$/, { kind: 'printer', weight: 75 }],
  [
    /\b(printer|drucker|laserjet|officejet|deskjet|envy|ecotank|pixma|imageclass)\b/,
    { kind: 'printer', weight: 60 },
  ],
  [/\b(camera|cam|kamera|ipcam|ipc|reolink|nvr|axis [0-9a-f]{12})\b/, { kind: 'camera', weight: 55 }],
  [/\b(doorbell|klingel|ring)\b/, { kind: 'doorbell', weight: 55 }],
  [/\b(nas|diskstation|synology|qnap|truenas|unraid|readynas|freenas)\b/, { kind: 'nas', weight: 60 }],
  [/\b(server|proxmox|pve|esxi|docker|plex|jellyfin)\b/, { kind: 'server', weight: 50 }],
  [
    /\b(homeassistant|home assistant|hassio|hue bridge|philips hue|smartthings|tradfri|ikea gateway|homematic|ccu3?)\b/,
    { kind: 'hub', weight: 70 },
  ],
  [/\b(shelly\w*|tasmota\w*|sonoff\w*|(hs|kp|ep)1\d{2}|plug|steckdose)\b/, { kind: 'plug', weight: 55 }],
  [
    /\b(wiz \w+|yeelink|lifx|twinkly|wled|nanoleaf|lamp|light|bulb|hue|ledvance)\b/,
    { kind: 'light', weight: 45 },
  ],
  [
    /\b(thermostat|tado\w*|ecobee|nest thermostat|netatmo|sensibo\w*|lyric|daikin\w*)\b/,
    { kind: 'thermostat', weight: 55 },
  ],
  [
    /\b(rockrobo|roborock|roomba|irobot|vacuum|robovac|deebot|dreame|valetudo)\b/,
    { kind: 'vacuum', weight: 60 },
  ],
  [
    /\b(dishwasher|washer|dryer|fridge|oven|washing|bosch|siemens|miele|dyson|kettle|coffee)\b/,
    { kind: 'appliance', weight: 50 },
  ],
  [/\b(ps[345]|playstation|xbox\w*|nintendo|switch|steamdeck)\b/, { kind: 'console', weight: 65 }],
  [/\b(openwrt|router|fritz ?box|gateway|speedport)\b/, { kind: 'router', weight: 45 }],
  [/\b(ap|accesspoint|unifi|repeater|eap\d+|deco)\b/, { kind: 'access-point', weight: 40 }],
  [/^(esp|esp32|esp8266)\b|\b(esphome|arduino|wemos|nodemcu)\b/, { kind: 'microcontroller', weight: 15 }],
  [/\b(raspberrypi|raspberry|raspbian)\b/, { kind: 'server', weight: 40 }],
];

/** Words of a name, without the domain at its end. */
const wordsOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/\.(local|lan|home|fritz\.box|home\.arpa|internal)\.?$/, '')
    .replace(/[’']/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

export function evidenceOfName(name: string): readonly Evidence[] {
  const words = wordsOf(name.slice(0, 128));
  return table.flatMap(([pattern, evidence]) => (pattern.test(words) ? [evidence] : []));
}

/** `WORK-BEN`, `Work-phone`: somebody says so, and that counts more than what the thing is. */
export const saysWork = (name: string): boolean =>
  /^(work|office|corp|company|firma|buero|büro)\b/.test(wordsOf(name));
