import type { Grant } from '../contracts/index.js';
import type { Settings } from '../platform/config/settings.js';
import type { Language } from '../platform/errors/app-error.js';
import { messageTypes } from './asyncapi.js';
import { mqttServers, socketServers, type Server } from './asyncapi-servers.js';
import type { ContractCatalogue } from './contract-catalogue.js';
import { html, type Html } from './html.js';
import { schemasOf } from './json-schemas.js';
import { renderPage } from './layout.page.js';
import { clientEventEntry, serverEventEntry, topicEntry } from './message-entries.js';
import { grantChips, type View } from './message-parts.js';
import { table } from './table.js';
import { wording, type Words } from './wording.js';

/** Topics, socket events and topic permissions, readable without a script. */
export function messagesPage(contracts: ContractCatalogue, settings: Settings, language: Language): string {
  const words = wording[language];
  const { topics, clientEvents, serverEvents, permissions } = contracts;
  const view: View = { words, schemas: schemasOf(messageTypes(contracts)), permissions };
  const sections = [
    section('connect', words.connect, connecting(settings, words)),
    section('topics', words.topics, html`${topics.map((topic) => topicEntry(topic, view))}`),
    section(
      'client-events',
      words.clientEvents,
      html`<p>${words.clientEventsText}</p>
        ${clientEvents.map((event) => clientEventEntry(event, view))}`,
    ),
    section(
      'server-events',
      words.serverEvents,
      html`${serverEvents.map((event) => serverEventEntry(event, view))}`,
    ),
    section('permissions', words.permissions, permissionsTable(view)),
  ];
  const body = html`<h1>${words.messages}</h1>
    <p class="lead">${words.messagesIntro} <a href="/docs/asyncapi.json">${words.asDocument}</a></p>
    <nav class="contents" aria-label="${words.messages}">${sections.map(({ link }) => link)}</nav>
    ${sections.map(({ markup }) => markup)}`;
  return renderPage({ language, title: `${words.messages} · Relais`, path: '/docs/asyncapi', body });
}

function section(id: string, title: string, content: Html): { link: Html; markup: Html } {
  return {
    link: html`<a href="#${id}">${title}</a> `,
    markup: html`<section id="${id}" aria-labelledby="${id}-title">
      <h2 id="${id}-title">${title}</h2>
      ${content}
    </section>`,
  };
}

function connecting(settings: Settings, words: Words): Html {
  const servers = Object.values({ ...mqttServers(settings), ...socketServers(settings) });
  return html`<p>${words.connectText}</p>
    ${table([words.address, words.meaning], servers.map(serverRow))}`;
}

function serverRow({ host, protocol, pathname, description }: Server): Html {
  const scheme = protocol === 'socket.io' ? 'http' : protocol;
  return html`<tr>
    <th scope="row"><code>${scheme}://${host}${pathname}</code></th>
    <td>${description}</td>
  </tr>`;
}

function permissionsTable({ words, permissions }: View): Html {
  const rows = permissions.map(
    ({ tree, publish, subscribe }) =>
      html`<tr>
        <th scope="row"><code>${tree}</code></th>
        <td>${grantChips(publish, words)}</td>
        <td>${grantChips(subscribe, words)}</td>
      </tr>`,
  );
  return html`<p>${words.permissionsText}</p>
    ${table([words.topic, words.publish, words.subscribe], rows)}
    <h3>${words.legend}</h3>
    ${legend(words.grants)}`;
}

function legend(grants: Readonly<Record<Grant, string>>): Html {
  const lines = Object.entries(grants).map(
    ([grant, text]) =>
      html`<div>
        <dt><span class="chip">${grant}</span></dt>
        <dd>${text}</dd>
      </div>`,
  );
  return html`<dl class="legend">${lines}</dl>`;
}
