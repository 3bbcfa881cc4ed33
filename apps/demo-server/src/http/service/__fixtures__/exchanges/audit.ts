import type { Scenario } from '@tokenyard/core/testing';
import { connectionIds, idOf, start } from '../ids.ts';
import { answered, exchange, request, source } from './parts.ts';

const base = { source, at: start } as const;
const asAuditor = (method: string, target: string) => request(method, target, { as: 'auditor' });
const key = { key_id: '551098067419' };
const cursorBehind = (seq: number) =>
  btoa(JSON.stringify(['audit', Date.parse(start), 'service', seq])).replaceAll('=', '');

const created = {
  chain: connectionIds['mews-pos'],
  seq: 1,
  at: start,
  actor: 'system',
  action: 'connection.create',
  target: null,
  outcome: 'ok',
  ...key,
  previous_mac: '',
  mac: 'cda4coAB1Jbe7IfZNImb6rNVymtiJUEFFg0EguN_Gok',
  details: { base_url: null, name: 'mews-pos', provider: 'mews-pos' },
};

const madeKey = (seq: number, draw: number, previous: string, mac: string, details: object) => ({
  chain: 'service',
  seq,
  at: start,
  actor: 'system',
  action: 'api_key.create',
  target: idOf('key', draw),
  outcome: 'ok',
  ...key,
  previous_mac: previous,
  mac,
  details,
});
const macs = [
  'skTneRT6sxmqddKwer22wbhrU5XWWV8N5DnPNHsPCMU',
  'vwbpWaVQh2HAkAsN6hYExFtrlR-b11EIlCYD0FqL8ZI',
  'i20GnfFhAZ0U6hFDBXNxMdEZTHt1apJNIsmfdehCFng',
] as const;

const heads = [
  created.mac,
  '3vqHaCV7f-mEEPrADTEM4vSDA3Hjh4qQe4KoALFIiGw',
  'ABctlO-OGoHtXJLfXWsiyJ625jrENMPNUs1rWF07QBs',
  'YbtqzLiPm1KOiRnODnIUX6SRXMCYiNkBQHfAH3-6duM',
  '1diayWzKR9G0dBvkee7itYL7TNeBMJrBSQYrtW4CDiw',
  'BBpfkVFj4o845ZFPLwJrGV4qmFofUAmoWXESGp8Y10I',
];
const checkpoint = {
  seq: 1,
  at: start,
  heads: {
    ...Object.fromEntries(Object.values(connectionIds).map((id, index) => [id, { mac: heads[index], seq: 1 }])),
    service: { mac: macs[2], seq: 13 },
  },
  previous_mac: '',
  ...key,
  mac: 'm1exAeLl6gSrlrg4-vCIojZa4FKSXeog5xr0iCydSEI',
};

export const audit: Scenario = {
  ...base,
  name: 'what was done is listed, tied together and verified',
  exchanges: [
    exchange(
      'the chain of a connection',
      'listAudit',
      asAuditor('GET', `/v1/audit?chain=${created.chain}`),
      answered(200, { records: [created], next_cursor: null }),
    ),
    exchange(
      'the chain of the service, newest first',
      'listAudit',
      asAuditor('GET', '/v1/audit?chain=service&limit=1'),
      answered(200, {
        records: [
          madeKey(13, 0x100c, macs[1], macs[2], {
            expires_at: Date.parse('2026-03-02T11:00:00Z'),
            limited: false,
            name: 'shortLived',
            role: 'admin',
          }),
        ],
        next_cursor: cursorBehind(13),
      }),
    ),
    exchange(
      'its next page',
      'listAudit',
      asAuditor('GET', `/v1/audit?chain=service&limit=1&cursor=${cursorBehind(13)}`),
      answered(200, {
        records: [
          madeKey(12, 0x100b, macs[0], macs[1], { expires_at: null, limited: false, name: 'slow', role: 'admin' }),
        ],
        next_cursor: cursorBehind(12),
      }),
    ),
    exchange(
      'no checkpoint yet',
      'listAuditCheckpoints',
      asAuditor('GET', '/v1/audit/checkpoints'),
      answered(200, { checkpoints: [], next_cursor: null }),
    ),
    exchange(
      'tie together',
      'createAuditCheckpoint',
      asAuditor('POST', '/v1/audit/checkpoints'),
      answered(201, checkpoint),
    ),
    exchange(
      'the checkpoint',
      'listAuditCheckpoints',
      asAuditor('GET', '/v1/audit/checkpoints?limit=1'),
      answered(200, { checkpoints: [checkpoint], next_cursor: null }),
    ),
    exchange(
      'verify',
      'verifyAudit',
      asAuditor('POST', '/v1/audit/verify'),
      answered(200, { ok: true, records: 20, checkpoints: 1, faults: [] }),
    ),
  ],
};
