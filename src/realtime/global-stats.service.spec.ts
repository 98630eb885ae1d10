import { InstanceId } from '../platform/lifecycle/instance-id.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import type { SettingValues } from '../platform/config/settings.js';
import type { Caller } from '../platform/auth/caller.js';
import { MemoryState } from '../platform/state/memory-state.js';
import { testSettings } from '../../test/support/settings.js';
import { EventWriter } from './event-writer.service.js';
import { GlobalStatsService } from './global-stats.service.js';
import { RealtimeCounts } from './realtime-counts.port.js';
import { RealtimeState } from './realtime-state.port.js';
import { RealtimeEmitter } from './realtime.service.js';
import { streamKey } from './streams.js';

function build(settings: Partial<SettingValues> = {}) {
  const engine = new MemoryState();
  const [counts, state] = [new RealtimeCounts(), new RealtimeState()];
  const writer = new EventWriter(engine, new InstanceId(), new Lifecycle());
  const stats = new GlobalStatsService(counts, new RealtimeEmitter(writer), state, testSettings(settings));
  stats.onModuleInit();
  /** What admins were told so far. */
  const told = async () => {
    const [place] = await writer.writeNow({ streams: [streamKey('admins')], data: '{}' });
    const { epoch } = place!;
    const entries = await engine.readAfter(streamKey('admins'), { epoch, offset: 0 });
    return entries!.flatMap(({ data }) => (JSON.parse(data) as { data?: object }).data ?? []);
  };
  return { counts, state, stats, told };
}

describe('the global statistics', () => {
  it('are told when one of the counts is another', async () => {
    const { counts, stats, told } = build();
    let users = 1;
    counts.register('totalUsers', () => users);
    counts.register('totalModules', () => Promise.resolve(2));
    await stats.tell();
    await stats.tell();
    users = 3;
    await stats.tell();
    expect(await told()).toEqual([
      { stats: { totalUsers: 1, totalModules: 2 } },
      { stats: { totalUsers: 3, totalModules: 2 } },
    ]);
  });

  it('are not told while one of them cannot be had', async () => {
    const { counts, stats, told } = build();
    counts.register('totalUsers', () => Promise.reject(new Error('away')));
    await expect(stats.tell()).rejects.toThrow('away');
    expect(await told()).toEqual([]);
  });

  it('are a part of the state for admins, unless they are switched off', async () => {
    const read = ({ state }: { state: RealtimeState }, role: 'admin' | 'user') =>
      state.read({ role } as Caller);
    const on = build();
    on.counts.register('totalUsers', () => 1);
    expect(await read(on, 'admin')).toEqual({ stats: { totalUsers: 1 } });
    expect(await read(on, 'user')).toEqual({});
    expect(await read(build({ REALTIME_ENABLE_STATS: false }), 'admin')).toEqual({});
  });
});
