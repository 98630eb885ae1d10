import { number, size } from '../../format.js';
import { user } from '../../user.js';
import { say } from '../../words.js';
import { Counter } from './counter.js';
import { FlowCounter } from './flow-counter.js';
import { own, stats, totals } from './home.state.js';
import { homeWords } from './home-words.js';

export function Counters() {
  return (
    <section aria-labelledby="now">
      <h2 id="now">{say(homeWords).now}</h2>
      <div class={`counters ${user.value?.isAdmin ? '' : 'own'}`}>
        <FlowCounter flow="in" />
        <FlowCounter flow="out" />
        {user.value?.isAdmin ? <SystemCounters /> : <OwnCounters />}
      </div>
    </section>
  );
}

function OwnCounters() {
  const words = say(homeWords);
  const { rooms, unread = 0, modules = 0, modulesOnline } = own.value ?? {};
  return (
    <>
      <Counter label={words.ownModules} value={modulesOnline} more={words.ofAll(number(modules))} />
      <Counter label={words.ownRooms} value={rooms} more={words.unread(number(unread))} />
    </>
  );
}

function SystemCounters() {
  const words = say(homeWords);
  const { chauffeurs, reservations, chat, sockets, memory, mqtt } = stats.value ?? {};
  const { onlineModules, totalModules = 0, activeUsers, totalUsers = 0 } = totals.value;
  return (
    <>
      <Counter
        label={words.drivers}
        value={chauffeurs?.en_ligne}
        more={words.rides(number(reservations?.actives ?? 0))}
      />
      <Counter label={words.modules} value={onlineModules} more={words.ofAll(number(totalModules))} />
      <Counter label={words.people} value={activeUsers} more={words.accounts(number(totalUsers))} />
      <Counter
        label={words.messages}
        value={chat?.messages}
        more={words.archived(number(chat?.archives ?? 0))}
      />
      <Counter label={words.sockets} value={sockets} more={words.queue(number(mqtt?.queue.size ?? 0))} />
      <Counter
        label={words.memory}
        value={memory && size(memory.rss)}
        more={words.heap(size(memory?.heapUsed ?? 0))}
      />
    </>
  );
}
