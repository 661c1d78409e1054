import { Table } from './table';

/** Every table of the database. JSON columns hold whole domain values, validated when they are read. */
export const tables = {
  router: new Table(
    'router',
    {
      id: 'text',
      name: 'text',
      host: 'text',
      port: 'integer',
      user: 'text',
      host_key: 'text',
      trusted_at_ms: 'integer',
      practice: 'integer',
      secret: 'text',
      key_file: 'text?',
      model: 'text?',
      version: 'text?',
      last_read_ms: 'integer?',
    },
    ['id'],
  ),
  policy: new Table('policy', { router_id: 'text', kind: 'text', policy: 'text', saved_at_ms: 'integer' }, [
    'router_id',
    'kind',
  ]),
  policyVersion: new Table(
    'policy_version',
    { id: 'text', router_id: 'text', at_ms: 'integer', cause: 'text', policy: 'text' },
    ['id'],
  ),
  copyPolicy: new Table('copy_policy', { snapshot_id: 'text', policy: 'text' }, ['snapshot_id']),
  confirmedFile: new Table('confirmed_file', { router_id: 'text', package: 'text', sha256: 'text' }, [
    'router_id',
    'package',
  ]),
  deviceName: new Table('device_name', { router_id: 'text', device_id: 'text', name: 'text' }, [
    'router_id',
    'device_id',
  ]),
  snapshot: new Table(
    'snapshot',
    {
      id: 'text',
      router_id: 'text',
      taken_at_ms: 'integer',
      sha256: 'text',
      sealed: 'integer',
      content: 'blob',
    },
    ['id'],
  ),
  history: new Table(
    'history',
    { id: 'text', router_id: 'text', at_ms: 'integer', entry: 'text', detail: 'text' },
    ['id'],
  ),
  secret: new Table('secret', { router_id: 'text', name: 'text', sealed: 'blob' }, ['router_id', 'name']),
  wifiKey: new Table('wifi_key', { router_id: 'text', name: 'text', key: 'text' }, ['router_id', 'name']),
  setting: new Table('setting', { name: 'text', value: 'text' }, ['name']),
  unfinished: new Table('unfinished_rollout', { router_id: 'text', rollout_id: 'text', note: 'text' }, [
    'router_id',
  ]),
} as const;
