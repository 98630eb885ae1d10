import type { Settings } from '../platform/config/settings.js';
import type { Language } from '../platform/errors/app-error.js';
import { apiInfo } from './api-info.js';
import { html, type Html } from './html.js';
import { renderPage } from './layout.page.js';
import { wording, type Words } from './wording.js';

/** Says that the server runs and where to go on; which engines it uses only outside production. */
export function startPage(settings: Settings, language: Language): string {
  const words = wording[language];
  const body = html`<h1>${words.startTitle}</h1>
    <p class="lead">${words.startText}</p>
    <ul class="doors">
      ${door('/docs', words.restDocs, words.restDocsText)}
      ${door('/docs/asyncapi', words.messages, words.messagesText)}
      ${door('/health', words.health, words.healthText)}
    </ul>
    <dl class="facts">
      ${fact(words.version, apiInfo.version)} ${settings.isProduction ? undefined : engines(settings, words)}
    </dl>`;
  return renderPage({ language, title: 'Relais', path: '/', body });
}

function engines(settings: Settings, words: Words): Html {
  const broker = settings.hasEmbeddedBroker ? words.embedded : words.external;
  return html`${fact(words.broker, settings.MQTT_ENABLED ? broker : words.off)}
  ${fact(words.database, settings.postgresUrl ? 'Postgres' : words.embedded)}
  ${fact(words.liveState, settings.REDIS_URL ? 'Redis' : words.embedded)}`;
}

function door(href: string, name: string, text: string): Html {
  return html`<li><a href="${href}">${name}</a><span>${text}</span></li>`;
}

function fact(name: string, value: string): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}
