import { sql } from 'kysely';
import type { MqttClient } from 'mqtt';
import { ModuleSilence } from '../../src/modules/module-silence.service.js';
import { ReportsService } from '../../src/modules/reports.service.js';
import { TopicPolicy } from '../../src/platform/policy/topic-policy.port.js';
import { Database } from '../../src/platform/postgres/database.port.js';
import { StateEngine } from '../../src/platform/state/state-engine.port.js';
import { call, type TestSocket } from '../support/clients.js';
import { ADMIN, FieldModules, OWNER, say } from '../support/field-modules.js';
import { hasPairEngines, TelemetryPair } from '../support/telemetry-pair.js';
import { until } from '../support/until.js';

type Event = Record<string, unknown>;

const WILL = { payload: Buffer.from('{"status":"offline"}'), qos: 1, retain: true } as const;

/** What an instance publishes waits until the returned function is called. */
function holdPublications(state: StateEngine): () => void {
  const publish = state.publish.bind(state);
  let goOn!: () => void;
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const holding = jest.spyOn(state, 'publish').mockImplementation(async (...batch) => {
    await held;
    return publish(...batch);
  });
  return () => {
    holding.mockRestore();
    goOn();
  };
}

(hasPairEngines() ? describe : describe.skip)('two instances that take the reports of modules', () => {
  let pair: TelemetryPair;
  let here: FieldModules;
  let there: FieldModules;
  let screens: readonly TestSocket[];

  beforeAll(async () => {
    pair = await TelemetryPair.start({ MODULE_SILENT_AFTER: 10, RATE_WRITES: 1_000_000 });
    const port = Number(new URL(pair.engines.mosquitto.url).port);
    [here, there] = [
      new FieldModules(pair.instances[0].url, port),
      new FieldModules(pair.instances[1].url, port),
    ];
    screens = [await here.screen(OWNER), await there.screen(OWNER), await there.screen(ADMIN)];
  }, 60_000);
  afterAll(async () => {
    await Promise.all([here.close(), there.close()]);
    await pair.stop();
  }, 30_000);

  /** The next events of this name, so many, as each screen gets them. */
  function heard(event: string, count = 1): Promise<Event[][]> {
    const next = (screen: TestSocket): Promise<Event[]> =>
      Promise.all(Array.from({ length: count }, () => screen.next(event)));
    return Promise.all(screens.map(next));
  }

  const unexpected = (event: string): unknown[] => screens.flatMap((screen) => screen.pending(event));

  const storedBy = (): number[] => pair.instances.map(({ app }) => app.get(ReportsService).stored);

  /** What both have to say has been heard. */
  async function end(): Promise<void> {
    const body = { target: 'all', event: 'rt_custom_end', data: {} };
    await Promise.all(pair.instances.map(({ url }) => call(`${url}/api/realtime/emit`, ADMIN, { body })));
    await heard('rt_custom_end', pair.instances.length);
  }

  /** What is said next is heard by all: then nothing is on its way any more. */
  async function settle(device: MqttClient, moduleId: string): Promise<void> {
    await say(device, `${moduleId}/telemetry`, { isLast: true });
    await heard('rt_telemetry_updated');
  }

  /** As if the modules had been heard last so many seconds ago. */
  async function letPass(seconds: number): Promise<void> {
    await sql`update field_modules set heard_at = heard_at - make_interval(secs => ${seconds})`.execute(
      pair.instances[0].app.get(Database).tables(),
    );
  }

  it('handle each message once, and end with what is stored on whichever of them somebody looks', async () => {
    const device = await here.connected('busy');
    const before = storedBy();
    const values = Array.from({ length: 200 }, (_, n) => n);
    await Promise.all(values.map((n) => say(device, 'busy/telemetry', { n })));
    const shares = () => storedBy().map((stored, index) => stored - before[index]!);
    await until(() => shares()[0]! + shares()[1]! >= values.length);
    await end();
    expect(shares()[0]! + shares()[1]!).toBe(values.length);
    expect(Math.min(...shares())).toBeGreaterThan(0);
    expect((await here.telemetryOf('busy', 'limit=200')).length).toBe(values.length);
    const stored = (await here.stateOf('busy')).telemetry;
    for (const events of await heard(
      'rt_telemetry_updated',
      screens[0]!.pending('rt_telemetry_updated').length,
    )) {
      const told = events.map(({ telemetry }) => (telemetry as { n: number }).n);
      expect(new Set(told).size).toBe(told.length);
      expect({ n: told.at(-1) }).toEqual(stored);
    }
    expect((await heard('rt_module_online')).flat()).toHaveLength(screens.length);
    expect([...unexpected('rt_telemetry_updated'), ...unexpected('rt_module_online')]).toEqual([]);
  });

  it('tell nothing of before what the other has told, when one is late', async () => {
    await here.register('late');
    const [prompt, late] = pair.instances.map(({ app }) => app.get(ReportsService)) as [
      ReportsService,
      ReportsService,
    ];
    const goOn = holdPublications(pair.instances[1].app.get(StateEngine));
    await late.addTelemetry('late', { n: 1 });
    await prompt.addTelemetry('late', { n: 2 });
    await prompt.addStatus('late', 'offline', false);
    for (const [event] of await heard('rt_telemetry_updated')) expect(event!['telemetry']).toEqual({ n: 2 });
    await heard('rt_module_offline');
    goOn();
    await end();
    expect([...unexpected('rt_telemetry_updated'), ...unexpected('rt_module_online')]).toEqual([]);
    expect(await there.stateOf('late')).toMatchObject({ isOnline: false, telemetry: { n: 2 } });
  });

  it('store and tell once what comes three times at once', async () => {
    const device = await here.connected('thrice');
    const twins = await Promise.all([1, 2].map(() => here.connect({ sub: 'thrice', role: 'device' })));
    const reading = { level: 7, timestamp: Date.now() };
    await Promise.all([device, ...twins].map((each) => say(each, 'thrice/telemetry', reading)));
    for (const [event] of await heard('rt_telemetry_updated')) expect(event!['telemetry']).toEqual(reading);
    await settle(device, 'thrice');
    expect(unexpected('rt_telemetry_updated')).toEqual([]);
    expect(await there.telemetryOf('thrice')).toHaveLength(2);
    await heard('rt_module_online');
  });

  it('say once that a module is gone whose connection breaks, and once that it is back', async () => {
    const will = { ...WILL, topic: 'modules/broken/status' };
    const device = await here.connected('broken', { will });
    await say(device, 'broken/status', { status: 'up' }, true);
    await heard('rt_module_online');
    device.stream.destroy();
    for (const [event] of await heard('rt_module_offline')) expect(event!['moduleId']).toBe('broken');
    const back = await there.connect({ sub: 'broken', role: 'device' }, { will });
    await say(back, 'broken/status', { status: 'up' }, true);
    for (const [event] of await heard('rt_module_online')) expect(event!['status']).toBe('up');
    await settle(back, 'broken');
    expect([...unexpected('rt_module_online'), ...unexpected('rt_module_offline')]).toEqual([]);
  });

  it('take a silent module off line once, though both look at the same moment', async () => {
    const device = await here.connected('mute');
    await settle(device, 'mute');
    await heard('rt_module_online');
    await letPass(60);
    const check = () => Promise.all(pair.instances.map(({ app }) => app.get(ModuleSilence).check()));
    await until(async () => {
      await check();
      return !(await here.stateOf('mute')).isOnline;
    }, 20_000);
    await check();
    await say(device, 'mute/telemetry', { isBack: true });
    for (const [event] of await heard('rt_module_online')) expect(event!['moduleId']).toBe('mute');
    const gone = screens.map((screen) => screen.pending('rt_module_offline') as Event[]);
    for (const events of gone) {
      expect(events.filter(({ moduleId }) => moduleId === 'mute')).toHaveLength(1);
    }
    await settle(device, 'mute');
  }, 30_000);

  it('both refuse the former owner as soon as a module is given away', async () => {
    await here.register('given');
    const isHers = async (index: 0 | 1): Promise<boolean> => {
      const policy = pair.instances[index].app.get(TopicPolicy);
      const caller = { id: 'ada', role: 'user', chauffeurId: 'ada' } as const;
      return (await policy.decide(caller, 'subscribe', 'modules/given/#')).allowed;
    };
    expect([await isHers(0), await isHers(1)]).toEqual([true, true]);
    await here.give('given', 'eve');
    expect(await isHers(0)).toBe(false);
    // Well before what is remembered would have been forgotten.
    await until(async () => !(await isHers(1)), 2_000);
    expect((await there.ask('/given', OWNER)).status).toBe(404);
  });

  it('have not waited for each other in a circle', async () => {
    const { rows } = await sql<{ deadlocks: number }>`
      select deadlocks from pg_stat_database where datname = current_database()`.execute(
      pair.instances[0].app.get(Database).tables(),
    );
    expect(rows).toEqual([{ deadlocks: 0 }]);
  });
});
