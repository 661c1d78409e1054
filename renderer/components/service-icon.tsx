import {
  IconAdjustmentsHorizontal,
  IconArrowsLeftRight,
  IconCast,
  IconCheck,
  IconClock,
  IconEye,
  IconFolder,
  IconHomeCog,
  IconKey,
  IconMessages,
  IconMovie,
  IconPrinter,
  IconRadar2,
  IconScreenShare,
  IconSpeakerphone,
  IconTerminal2,
  IconWorld,
} from '@tabler/icons-react';

const icons: Readonly<Record<string, typeof IconCheck>> = {
  any: IconCheck,
  ping: IconRadar2,
  web: IconWorld,
  dns: IconWorld,
  ntp: IconClock,
  ssh: IconTerminal2,
  'router-admin': IconKey,
  print: IconPrinter,
  'print-raw': IconPrinter,
  files: IconFolder,
  'remote-desktop': IconScreenShare,
  vnc: IconScreenShare,
  cast: IconCast,
  sonos: IconSpeakerphone,
  plex: IconMovie,
  jellyfin: IconMovie,
  rtsp: IconEye,
  'home-assistant': IconHomeCog,
  hue: IconAdjustmentsHorizontal,
  esphome: IconAdjustmentsHorizontal,
  mqtt: IconMessages,
};

/** The picture of a service. Its word stands beside it or is the name of the cell. */
export function ServiceIcon({
  service,
  className = 'ic',
}: {
  readonly service: string;
  readonly className?: string;
}) {
  const Icon = icons[service] ?? IconArrowsLeftRight;
  return <Icon className={className} aria-hidden="true" />;
}
