import type { Evidence } from './identify';

/**
 * What a maker mostly makes. Read from the hardware address, which is hard to get wrong by accident; but a maker of
 * modules (Espressif) sits in anything, and a big brand makes everything.
 */
const table: readonly (readonly [pattern: RegExp, evidence: Evidence])[] = [
  [
    /\bsonos\b|\bbose\b|\bbang & olufsen\b|\bdenon\b|sound united|\bdevialet\b|\bharman\b/i,
    { kind: 'speaker', weight: 60 },
  ],
  [
    /\breolink\b|\bhikvision\b|\bdahua\b|\baxis communications\b|\barlo\b|\bamcrest\b|\bfoscam\b|\bwyze\b|\bezviz\b|\bimmedia\b/i,
    { kind: 'camera', weight: 60 },
  ],
  [/^ring\b/i, { kind: 'doorbell', weight: 50 }],
  [/\bsynology\b|\bqnap\b|\basustor\b|\bixsystems\b/i, { kind: 'nas', weight: 70 }],
  [/\bsignify\b|philips lighting/i, { kind: 'hub', weight: 45 }],
  [/\blifx\b|\byeelight\b|\bnanoleaf\b|\bledvance\b|\bwiz\b/i, { kind: 'light', weight: 60 }],
  [/\broborock\b|\birobot\b|\becovacs\b|\bdreame\b|\brockrobo\b/i, { kind: 'vacuum', weight: 65 }],
  [/\bshelly\b|\ballterco\b|\bitead\b|\bmeross\b/i, { kind: 'plug', weight: 50 }],
  [/\btuya\b|\bbeken\b|\bbouffalo\b/i, { kind: 'appliance', weight: 40 }],
  [
    /\becobee\b|\btado\b|\bnetatmo\b|\bresideo\b|\bhoneywell\b|\bdaikin\b|\bsensibo\b/i,
    { kind: 'thermostat', weight: 50 },
  ],
  [
    /\bbsh\b|\bmiele\b|\bwhirlpool\b|\belectrolux\b|\bhaier\b|\bmidea\b|\bdyson\b|\barcelik\b/i,
    { kind: 'appliance', weight: 55 },
  ],
  [/\broku\b|\bvizio\b|\btcl\b|\bhisense\b|\bskyworth\b/i, { kind: 'tv', weight: 55 }],
  [/^lg\b/i, { kind: 'tv', weight: 35 }],
  [/\bsony interactive\b|\bnintendo\b/i, { kind: 'console', weight: 70 }],
  [
    /\bbrother\b|\bcanon\b|\bepson\b|\bkyocera\b|\blexmark\b|\bxerox\b|\bricoh\b|\boki\b/i,
    { kind: 'printer', weight: 50 },
  ],
  [/^hp\b/i, { kind: 'printer', weight: 25 }],
  [/^amazon\b/i, { kind: 'speaker', weight: 25 }],
  [/^google\b|\bnest labs\b/i, { kind: 'speaker', weight: 20 }],
  [
    /\bdell\b|\blenovo\b|\blcfc\b|\bwistron\b|\bcompal\b|\bquanta\b|^intel\b|\bmicro-star\b|\bgiga-?byte\b|\bframework\b/i,
    { kind: 'computer', weight: 40 },
  ],
  [/^apple\b/i, { kind: 'phone', weight: 20 }],
  [
    /\boneplus\b|\bxiaomi\b|\bhuawei device\b|\bmotorola mobility\b|\bfairphone\b/i,
    { kind: 'phone', weight: 30 },
  ],
  [/\braspberry pi\b/i, { kind: 'server', weight: 25 }],
  [/\bespressif\b/i, { kind: 'microcontroller', weight: 25 }],
  [/\bubiquiti\b|\bmikrotik\b|^avm\b|\bruckus\b|\baruba\b/i, { kind: 'access-point', weight: 40 }],
];

export const evidenceOfMaker = (maker: string): readonly Evidence[] =>
  table.flatMap(([pattern, evidence]) => (pattern.test(maker.slice(0, 128)) ? [evidence] : []));
