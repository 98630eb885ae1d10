import type { ConnectionState, QueueFill } from '../../../../src/contracts/index.js';
import { number } from '../../format.js';
import { Age } from '../../parts/age.js';
import { attempt } from '../../parts/notices.js';
import { say } from '../../words.js';
import { adminWords } from './admin-words.js';
import { reconnectPublisher } from './broker.state.js';

interface ConnectionCardProps {
  readonly title: string;
  readonly state: ConnectionState | undefined;
  readonly canReconnect?: boolean;
}

export function ConnectionCard({ title, state, canReconnect }: ConnectionCardProps) {
  const words = say(adminWords).broker;
  const { isConnected = false, clientId, connectedAt, reconnectAttempts = 0 } = state ?? {};
  return (
    <section class="sheet card">
      <header>
        <h3>{title}</h3>
        {state && (
          <span class={isConnected ? 'chip' : 'chip bad'}>{isConnected ? words.up : words.down}</span>
        )}
      </header>
      <p>
        <code class="long">{clientId ?? '–'}</code>
      </p>
      <dl>
        <dt>{words.since}</dt>
        <dd>{connectedAt ? <Age at={connectedAt} /> : '–'}</dd>
        <dt>{words.attempts}</dt>
        <dd>{number(reconnectAttempts)}</dd>
      </dl>
      {canReconnect && <button onClick={() => void attempt(reconnectPublisher())}>{words.reconnect}</button>}
    </section>
  );
}

export function QueueCard({ queue }: { readonly queue: QueueFill | undefined }) {
  const { broker, stat } = say(adminWords);
  const { size = 0, max = 1 } = queue ?? {};
  return (
    <section class="sheet card">
      <h3>{broker.queue}</h3>
      <p class="figure">
        {number(size)} <small class="quiet">{queue && stat.of(number(max))}</small>
      </p>
      <meter aria-label={broker.queue} min={0} max={max} high={max * 0.8} optimum={0} value={size} />
      <p class="quiet">{broker.queueText}</p>
    </section>
  );
}
