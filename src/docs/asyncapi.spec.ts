import { schemas } from '@asyncapi/specs';
import { Ajv, type AnySchemaObject } from 'ajv';
import { IsNumber, IsString } from 'class-validator';
import { testSettings } from '../../test/support/settings.js';
import * as contracts from '../contracts/index.js';
import { asyncApiDocument } from './asyncapi.js';
import { collectContracts } from './contract-catalogue.js';

const { defineClientEvent, defineServerEvent, defineTopic } = contracts;

class Position {
  @IsNumber()
  lat: number;
}

class Noted {
  @IsString()
  id: string;
}

const sample = collectContracts({
  position: defineTopic('chauffeur/:chauffeurId/position', Position, {
    qos: 1,
    from: 'driver',
    summary: 'p',
  }),
  heartbeat: defineTopic('ktur/server/heartbeat', Noted, { qos: 0, from: 'server', summary: 'h' }),
  note: defineClientEvent('note', Position, Noted, {
    namespace: '/mqtt',
    success: 'note:success',
    failure: 'note:error',
    summary: 'n',
  }),
  noted: defineServerEvent('noted', Noted, { namespace: '/mqtt', summary: 'd' }),
});

interface Operation {
  action: string;
  channel: { $ref: string };
  messages: { $ref: string }[];
  reply?: { messages: { $ref: string }[] };
  bindings?: unknown;
}

function operationsOf(catalogue = sample): Record<string, Operation> {
  return asyncApiDocument(catalogue, testSettings()).operations as Record<string, Operation>;
}

const isAsyncApi = new Ajv({
  strict: false,
  validateFormats: false,
  meta: false,
  validateSchema: false,
}).compile(schemas['3.0.0'] as AnySchemaObject);

/** Where the document breaks the schema of AsyncAPI 3.0, and which of its references lead nowhere. */
function faultsOf(catalogue: typeof sample): unknown[] {
  const document = asyncApiDocument(catalogue, testSettings()) as Record<string, unknown>;
  void isAsyncApi(document);
  return [...(isAsyncApi.errors ?? []), ...referencesIn(document).filter((ref) => !resolves(document, ref))];
}

function referencesIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const own = '$ref' in node && typeof node.$ref === 'string' ? [node.$ref] : [];
  return [...own, ...Object.values(node).flatMap(referencesIn)];
}

function resolves(document: object, ref: string): boolean {
  const steps = ref.split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const target = steps
    .slice(1)
    .reduce<unknown>((node, step) => (node as Record<string, unknown>)?.[step], document);
  return steps[0] === '#' && target !== undefined;
}

it('is valid AsyncAPI 3.0, for every topic and event that Relais has', () => {
  expect(faultsOf(collectContracts(contracts))).toEqual([]);
});

it('is valid AsyncAPI 3.0 for parameters, named answers and both directions', () => {
  expect(faultsOf(sample)).toEqual([]);
});

it('receives what clients send and sends what the server says', () => {
  const actions = Object.entries(operationsOf()).map(([id, { action }]) => [id, action]);
  expect(Object.fromEntries(actions)).toEqual({
    receive_position: 'receive',
    send_heartbeat: 'send',
    note: 'receive',
    noted: 'send',
  });
});

it('answers a client event with its acknowledgement and its named events', () => {
  const replies = operationsOf().note!.reply!.messages.map(({ $ref }) => $ref.split('/').at(-1));
  expect(replies).toEqual(['note_ack', 'note_success', 'note_failure']);
});

it('says the quality of service and who may publish', () => {
  expect(operationsOf().receive_position).toMatchObject({
    bindings: { mqtt: { qos: 1, retain: false } },
    'x-may-publish': ['selfDriver'],
    'x-may-subscribe': ['selfDriver', 'admin'],
  });
});

it('names the external broker without its password, and none when MQTT is off', () => {
  const external = testSettings({ MQTT_BROKER_URL: 'mqtts://me:hidden@broker.example:8883' });
  const document = asyncApiDocument(sample, external);
  expect(document.servers).toMatchObject({ mqtt: { host: 'broker.example:8883', protocol: 'mqtts' } });
  expect(JSON.stringify(document)).not.toContain('hidden');
  const without = asyncApiDocument(sample, testSettings({ MQTT_ENABLED: false }));
  expect(Object.keys(without.servers as object)).toEqual(['socketio']);
});
