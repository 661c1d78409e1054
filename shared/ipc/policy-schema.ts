import { z } from 'zod';
import type { Policy } from '../policy/policy';

// Shape only. What it means (dangling names, overlaps, lengths in bytes) is checked by shared/policy, with findings.
const id = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/);
const zoneId = z.string().regex(/^[a-z][a-z0-9]{0,7}$/);
const macText = z.string().regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);

const endpoint = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('zone'), zone: zoneId }).strict(),
  z.object({ kind: z.literal('device'), device: z.string().min(1).max(64) }).strict(),
  z.object({ kind: z.literal('internet') }).strict(),
  z.object({ kind: z.literal('router') }).strict(),
]);

const zoneWifi = z
  .object({
    ssid: z.string().min(1).max(32),
    security: z.enum(['wpa2', 'wpa2-wpa3', 'wpa3']),
    bands: z.array(z.enum(['2g', '5g', '6g'])).min(1),
    keyRef: z.string().min(1).max(64),
  })
  .strict();

const zone = z
  .object({
    id: zoneId,
    name: z.string().min(1).max(40),
    kind: z.enum(['home', 'work', 'media', 'smart', 'camera', 'guest', 'server', 'hold', 'custom']),
    keeps: z
      .string()
      .regex(/^[A-Za-z0-9_]{1,15}$/)
      .optional(),
    vlan: z.number().int().min(1).max(4094).optional(),
    subnet: z.string().max(18).optional(),
    wifi: z.array(zoneWifi).max(4).default([]),
    ipv6: z.boolean().default(true),
    within: z.enum(['together', 'apart']).default('together'),
    management: z.boolean().default(false),
  })
  .strict();

const flow = z
  .object({
    protocol: z.enum(['tcp', 'udp', 'icmp', 'any']),
    ports: z
      .array(
        z
          .object({ first: z.number().int().min(1).max(65535), last: z.number().int().min(1).max(65535) })
          .strict(),
      )
      .optional(),
  })
  .strict();

export const policySchema = z
  .object({
    version: z.literal(1),
    site: z.string().min(1).max(64),
    routers: z
      .array(
        z
          .object({
            name: z.string().min(1).max(64),
            role: z.literal('gateway'),
            ports: z.record(z.string().max(15), zoneId).default({}),
          })
          .strict(),
      )
      .max(1),
    zones: z.array(zone).min(1).max(100),
    devices: z
      .array(
        z
          .object({
            id: z.string().min(1).max(64),
            name: z.string().max(64),
            macs: z.array(macText).max(32),
            zone: zoneId,
            address: z.string().max(15).optional(),
          })
          .strict(),
      )
      .max(10_000)
      .default([]),
    services: z
      .array(
        z
          .object({
            id,
            flows: z.array(flow).min(1).max(16),
            confidence: z.enum(['tested', 'documented', 'memory']).default('memory'),
          })
          .strict(),
      )
      .default([]),
    rules: z
      .array(
        z
          .object({
            id,
            from: endpoint,
            to: endpoint,
            service: id,
            verdict: z.enum(['allow', 'deny']),
            reason: z.string().max(200).optional(),
          })
          .strict(),
      )
      .max(5000)
      .default([]),
    promises: z
      .array(
        z
          .object({
            id,
            expect: z.enum(['reachable', 'unreachable']),
            from: endpoint,
            to: endpoint,
            service: id,
          })
          .strict(),
      )
      .max(1000)
      .default([]),
  })
  .strict();

/** The parsed shape is the domain type; zod's optional fields are compatible because absent keys stay absent. */
export const asPolicy = (parsed: z.output<typeof policySchema>): Policy => parsed as Policy;
