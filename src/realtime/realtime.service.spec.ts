import { InstanceId } from '../platform/lifecycle/instance-id.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { MemoryState } from '../platform/state/memory-state.js';
import { EventWriter } from './event-writer.service.js';
import { RealtimeEmitter } from './realtime.service.js';
import { streamKey } from './streams.js';

function build() {
  const engine = new MemoryState();
  const writer = new EventWriter(engine, new InstanceId(), new Lifecycle());
  /** What was said in a stream so far. */
  const told = async (stream: string): Promise<string[]> => {
    const [place] = await writer.writeNow({ streams: [streamKey(stream)], data: '{"event":"end"}' });
    const entries = await engine.readAfter(streamKey(stream), { epoch: place!.epoch, offset: 0 });
    return entries!.map(({ data }) => (JSON.parse(data) as { event: string }).event).slice(0, -1);
  };
  return { realtime: new RealtimeEmitter(writer), told };
}

const AT = '2026-10-21T12:00:00.000Z';
const entry = (userId: string) => ({ moduleId: 'M-1', name: 'Mill', type: 'Station', userId });
const telemetry = (level: number) => ({ moduleId: 'M-1', telemetry: { level } });

/** The module is given to somebody else by one change. */
function give(realtime: RealtimeEmitter, [from, to]: readonly [string, string], revision: number): void {
  realtime.emitModuleRemoved({ moduleId: 'M-1', userId: from }, revision);
  realtime.emitModuleAdded(entry(to), revision);
  realtime.emitTelemetryUpdated(to, telemetry(revision), revision);
}

describe('what is said of a module after something later was said', () => {
  it('is left out: its telemetry, and whether it is there', async () => {
    const { realtime, told } = build();
    realtime.emitTelemetryUpdated('ada', telemetry(2), 3);
    realtime.emitTelemetryUpdated('ada', telemetry(1), 2);
    realtime.emitModuleOffline('ada', { moduleId: 'M-1', disconnectedAt: AT }, 5);
    realtime.emitModuleOnline('ada', { moduleId: 'M-1', lastSeen: AT }, 4);
    realtime.emitModuleAdded(entry('ada'), 1);
    const names = ['rt_telemetry_updated', 'rt_module_offline', 'rt_module_added'];
    expect([await told('owner:ada'), await told('admins')]).toEqual([names, names]);
  });

  it('does not bring it back that was removed, nor remove it that was registered again', async () => {
    const { realtime, told } = build();
    realtime.emitModuleRemoved({ moduleId: 'M-1', userId: 'ada' }, 2);
    realtime.emitTelemetryUpdated('ada', telemetry(1), 1);
    realtime.emitModuleAdded(entry('ada'), 5);
    realtime.emitModuleRemoved({ moduleId: 'M-1', userId: 'ada' }, 4);
    const names = ['rt_module_removed', 'rt_module_added'];
    expect([await told('owner:ada'), await told('admins')]).toEqual([names, names]);
  });

  it('tells each owner how it ended for them, when it went from hand to hand', async () => {
    const { realtime, told } = build();
    realtime.emitModuleAdded(entry('ada'), 1);
    give(realtime, ['bob', 'eve'], 3);
    give(realtime, ['ada', 'bob'], 2);
    expect(await told('owner:ada')).toEqual(['rt_module_added', 'rt_module_removed']);
    expect(await told('owner:bob')).toEqual(['rt_module_removed']);
    expect(await told('owner:eve')).toEqual(['rt_module_added', 'rt_telemetry_updated']);
    const given = ['rt_module_removed', 'rt_module_added', 'rt_telemetry_updated'];
    expect(await told('admins')).toEqual(['rt_module_added', ...given]);
  });

  it('leaves it to the owner who has it back', async () => {
    const { realtime, told } = build();
    give(realtime, ['bob', 'ada'], 3);
    give(realtime, ['ada', 'bob'], 2);
    expect(await told('owner:ada')).toEqual(['rt_module_added', 'rt_telemetry_updated']);
    expect(await told('owner:bob')).toEqual(['rt_module_removed']);
  });
});
