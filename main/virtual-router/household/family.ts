import type { RouterProfile } from '../profiles/profile';
import { type Client, type ClientLink, practiceSsid } from './client';

const cable = (port: string): ClientLink => ({ kind: 'cable', port });
const wifi = (band: '2g' | '5g', signal: number): ClientLink => ({
  kind: 'wifi',
  ssid: practiceSsid,
  band,
  signal,
});

/** This computer: the first port, where the management path is. */
export const computerId = 'annas-macbook-air';

/**
 * The family of Harbour Street 12, thirty-one devices. The first halves of the MACs belong to the makers (IEEE
 * list), except phones, which make theirs up. Four devices hang on one plain switch behind port 3.
 */
export function family({ lanPorts }: Pick<RouterProfile, 'lanPorts'>): Client[] {
  const fourth: ClientLink = lanPorts.includes('lan4') ? cable('lan4') : wifi('5g', -52);
  const row = (id: string, mac: string, octet: number, link: ClientLink, hostname?: string): Client => ({
    id,
    mac,
    octet,
    link,
    ...(hostname === undefined ? {} : { hostname }),
  });
  const sixth = (client: Client): Client => ({ ...client, ipv6: true });
  return [
    sixth(row(computerId, '14:28:76:3a:51:c8', 101, cable('lan1'), 'Annas-MacBook-Air')),
    sixth(row('annas-iphone', '3a:f1:9c:27:e4:0b', 102, wifi('5g', -48), 'Annas-iPhone')),
    sixth(row('bens-pixel', 'c6:5d:e0:81:3f:92', 103, wifi('5g', -55), 'Bens-Pixel')),
    sixth(row('kitchen-ipad', '10:29:59:b4:07:6e', 104, wifi('5g', -50), 'Kitchen-iPad')),
    row('annas-watch', '10:30:25:5f:c2:19', 105, wifi('2g', -63), 'Annas-Apple-Watch'),
    { ...row('kids-tablet', '10:92:66:48:d3:70', 106, wifi('5g', -58), 'Kids-Tablet'), asleep: true },
    row('hp-envy-6000', '50:81:40:9e:2d:f5', 110, wifi('2g', -57), 'HP-Envy-6000'),
    sixth(row('nas', '90:09:d0:3c:71:a4', 111, cable('lan3'), 'NAS')),
    row('ps5', '00:04:1f:8d:66:e2', 112, fourth, 'PS5'),
    row('living-room-tv', '20:17:42:f0:5b:3d', 120, wifi('5g', -49), 'Living-room-TV'),
    row('bedroom-tv', '10:39:17:a6:84:1c', 121, wifi('5g', -61), 'Bedroom-TV'),
    row('chromecast', '24:05:88:13:9f:d7', 122, wifi('5g', -54), 'Chromecast'),
    row('kitchen-speaker', '34:7e:5c:6b:e8:40', 123, wifi('2g', -52), 'Kitchen-speaker'),
    row('bath-speaker', '48:a6:b8:d2:35:9a', 124, wifi('2g', -66), 'Bath-speaker'),
    sixth(row('home-assistant', 'd8:3a:dd:47:b1:0e', 130, cable('lan2'), 'homeassistant')),
    row('hue-bridge', 'ec:b5:fa:92:7c:63', 131, cable('lan3'), 'Hue-Bridge'),
    row('robot-vacuum', 'b0:4a:39:1e:d8:85', 132, wifi('2g', -64), 'rockrobo'),
    row('plug-1', '84:00:ec:25:4a:f1', 133, wifi('2g', -60), 'shellyplus1-8400ec254af1'),
    row('plug-2', '84:00:ec:25:50:0c', 134, wifi('2g', -67), 'shellyplus1-8400ec25500c'),
    row('plug-3', '84:00:ec:26:93:b8', 135, wifi('2g', -71), 'shellyplus1-8400ec2693b8'),
    row('plug-4', '84:00:ec:27:0f:3e', 136, wifi('2g', -58), 'shellyplus1-8400ec270f3e'),
    row('thermostat', 'ec:e5:12:7b:a0:c4', 137, wifi('2g', -62), 'Thermostat'),
    row('dishwasher', '38:b4:d3:5c:e9:27', 138, wifi('2g', -69), 'Bosch-Dishwasher'),
    row('work-laptop-ben', '10:51:07:d9:42:6f', 140, wifi('5g', -56), 'WORK-BEN'),
    row('work-laptop-anna', '10:65:30:8a:1b:d3', 141, wifi('5g', -53), 'WORK-ANNA'),
    row('work-phone', '7e:42:b8:05:f6:a9', 142, wifi('5g', -59), 'Work-phone'),
    row('garden-camera', 'ec:71:db:31:a8:5e', 150, cable('lan3'), 'Garden-camera'),
    row('garage-camera', 'ec:71:db:4f:02:97', 151, wifi('2g', -73), 'Garage-camera'),
    row('doorbell', 'ec:71:db:68:dc:1b', 152, cable('lan3'), 'Doorbell'),
    row('galaxy-a54', 'a2:97:1d:fb:40:38', 160, wifi('5g', -65), 'Galaxy-A54'),
    row('unknown-thing', '30:83:98:3f:a2:c1', 161, wifi('2g', -70), 'ESP_3FA2C1'),
  ];
}
