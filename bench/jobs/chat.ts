import { CHAT_ROOMS, ChatLoad } from '../load/chat-load.js';
import { p99 } from '../server-process.js';
import { Effort } from './effort.js';
import type { Job } from './job.js';

const WARM_UP_S = 2;

/** Messages in 20 rooms of 10, whose members each wait for one to be acknowledged before they send the next. */
export const chat: Job = {
  suits: ({ features }) => features !== undefined,
  async measure(target, seconds) {
    for (const [room, members] of CHAT_ROOMS) await target.features!.makeRoom(room, members);
    const load = await ChatLoad.open(target.socketUrl!);
    await load.run(WARM_UP_S);
    const effort = await Effort.begin(target);
    const ackMs = await load.run(seconds);
    const figures = await effort.figures(ackMs.length, ['message', 'messages']);
    load.close();
    return [...figures, { name: 'acknowledged, p99 in ms', value: p99(ackMs) }];
  },
};
