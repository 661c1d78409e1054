import { z } from 'zod';

/**
 * The shapes of what a router's `ubus` and /etc/board.json say, as far as we use them (OpenWrt 21.02 to 25.12). Keys
 * that are not listed are dropped: that is how the pass phrases in `network.wireless status` stay out of memory.
 */
const name = z.string().max(64);
const text = z.string().max(1024);
const optional = <T extends z.ZodType>(type: T) => type.optional().catch(undefined);
const flag = z.boolean().catch(false);

const address = z.object({ address: text, mask: z.number().int().min(0).max(128) });
const addresses = z.array(address).catch([]);

export const systemBoard = z.object({
  hostname: text.catch(''),
  model: text.catch(''),
  board_name: text.catch(''),
  release: z
    .object({ distribution: text.catch(''), version: text.catch(''), target: text.catch('') })
    .catch({ distribution: '', version: '', target: '' }),
});

export const interfaceDump = z.object({
  interface: z
    .array(
      z.object({
        interface: name,
        up: flag,
        pending: flag,
        proto: text.catch('none'),
        l3_device: optional(name),
        'ipv4-address': addresses,
        'ipv6-address': addresses,
        // The router's own address in a prefix it was given to hand out (LAN side): only here, never among the others.
        'ipv6-prefix-assignment': z.array(z.object({ 'local-address': optional(address) })).catch([]),
        route: z.array(z.object({ target: text, mask: z.number(), table: z.unknown().optional() })).catch([]),
      }),
    )
    .max(1000),
});

export const deviceStatus = z.record(
  name,
  z.object({
    type: optional(text),
    devtype: optional(text),
    up: flag,
    carrier: flag,
    speed: optional(text),
    macaddr: optional(z.string().max(17)),
  }),
);

const wirelessInterface = z.object({
  section: optional(name),
  ifname: optional(name),
  config: z.object({
    mode: text.catch('ap'),
    ssid: text.catch(''),
    network: z.union([z.array(name), name.transform((list) => list.split(/\s+/).filter(Boolean))]).catch([]),
  }),
});

export const wirelessStatus = z.record(
  name,
  z.object({ up: flag, interfaces: z.array(wirelessInterface).max(64).catch([]) }),
);

export const hostapdClients = z.object({
  clients: z.record(z.string().max(17), z.object({ signal: optional(z.number()) })),
});

const portList = z.array(name).max(64);
const boardNetwork = z.object({ device: optional(name), ports: optional(portList) });
export const boardJson = z.object({
  model: z.object({ id: text.catch(''), name: text.catch('') }).catch({ id: '', name: '' }),
  switch: optional(z.record(name, z.unknown())),
  network: z.object({ lan: optional(boardNetwork), wan: optional(boardNetwork) }).catch({}),
});

export type SystemBoard = z.infer<typeof systemBoard>;
export type InterfaceDump = z.infer<typeof interfaceDump>;
export type DeviceStatus = z.infer<typeof deviceStatus>;
export type WirelessStatus = z.infer<typeof wirelessStatus>;
export type BoardJson = z.infer<typeof boardJson>;

/** Undefined when it is no JSON or not of this shape. */
export function parseJsonAs<T>(shape: z.ZodType<T>, json: string): T | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(json);
  } catch {
    return undefined;
  }
  const checked = shape.safeParse(raw);
  return checked.success ? checked.data : undefined;
}
