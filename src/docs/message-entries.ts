import type {
  ClientEventContract,
  Namespace,
  ServerEventContract,
  TopicContract,
} from '../contracts/index.js';
import type { Named } from './contract-catalogue.js';
import { html, type Html } from './html.js';
import { fieldsTable, grantChips, type View } from './message-parts.js';
import { permissionOf } from './topic-permissions.js';

export function topicEntry(topic: Named<TopicContract>, view: View): Html {
  const { words, permissions } = view;
  const { publish, subscribe } = permissionOf(topic.path, permissions);
  return html`<article id="${topic.id}">
    <h3><code>${topic.path}</code></h3>
    <p class="tags">
      <span class="tag">QoS ${topic.qos}</span
      >${topic.retain ? html` <span class="tag">${words.retained}</span>` : undefined}
    </p>
    <p>${topic.summary}</p>
    <dl class="who">
      <div>
        <dt>${words.publish}</dt>
        <dd>${grantChips(publish, words)}</dd>
      </div>
      <div>
        <dt>${words.subscribe}</dt>
        <dd>${grantChips(subscribe, words)}</dd>
      </div>
    </dl>
    ${fieldsTable(words.payload, topic.payload, view)}
  </article>`;
}

export function clientEventEntry(event: Named<ClientEventContract>, view: View): Html {
  const { words } = view;
  return html`<article id="${event.id}">
    ${eventHead(event, view)}
    ${event.roles ? html`<p class="fold">${words.roles}: ${event.roles.join(', ')}</p>` : undefined}
    ${fieldsTable(words.payload, event.payload, view)} ${fieldsTable(words.acknowledgement, event.ack, view)}
    ${event.success ? html`<p class="fold">${words.onSuccess}: <code>${event.success}</code></p>` : undefined}
    <p class="fold">${words.onFailure}: <code>${event.failure ?? 'error'}</code></p>
  </article>`;
}

export function serverEventEntry(event: Named<ServerEventContract>, view: View): Html {
  return html`<article id="${event.id}">
    ${eventHead(event, view)} ${fieldsTable(view.words.payload, event.payload, view)}
  </article>`;
}

interface EventHead {
  readonly name: string;
  readonly namespace: Namespace;
  readonly summary: string;
}

function eventHead({ name, namespace, summary }: EventHead, { words }: View): Html {
  const where = namespace === '*' ? words.everyNamespace : html`${words.namespace} <code>${namespace}</code>`;
  return html`<h3><code>${name}</code></h3>
    <p class="tags"><span class="tag">${where}</span></p>
    <p>${summary}</p>`;
}
