import {
  IconBellRinging,
  IconBulb,
  IconCpu,
  IconDeviceCctv,
  IconDeviceGamepad2,
  IconDeviceIpad,
  IconDeviceLaptop,
  IconDeviceMobile,
  IconDeviceSpeaker,
  IconDeviceTv,
  IconDeviceUnknown,
  IconHomeCog,
  IconPlug,
  IconPrinter,
  IconRouter,
  IconServer,
  IconServer2,
  IconTemperature,
  IconVacuumCleaner,
  IconWashMachine,
  IconWifi,
} from '@tabler/icons-react';
import type { DeviceKind } from '../../shared/inventory/device';

const icons: Readonly<Record<DeviceKind, typeof IconPlug>> = {
  computer: IconDeviceLaptop,
  phone: IconDeviceMobile,
  tablet: IconDeviceIpad,
  tv: IconDeviceTv,
  speaker: IconDeviceSpeaker,
  printer: IconPrinter,
  camera: IconDeviceCctv,
  doorbell: IconBellRinging,
  nas: IconServer,
  server: IconServer2,
  hub: IconHomeCog,
  light: IconBulb,
  plug: IconPlug,
  thermostat: IconTemperature,
  vacuum: IconVacuumCleaner,
  appliance: IconWashMachine,
  console: IconDeviceGamepad2,
  router: IconRouter,
  'access-point': IconWifi,
  microcontroller: IconCpu,
  unknown: IconDeviceUnknown,
};

/** The picture of a device's kind. Its name stands beside it. */
export function DeviceIcon({
  kind,
  className = 'ic',
}: {
  readonly kind: DeviceKind;
  readonly className?: string;
}) {
  const Icon = icons[kind];
  return <Icon className={className} aria-hidden="true" />;
}
