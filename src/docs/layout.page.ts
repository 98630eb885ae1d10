import type { Language } from '../platform/errors/app-error.js';
import { html, type Html } from './html.js';
import { wording } from './wording.js';

export interface Page {
  readonly language: Language;
  readonly title: string;
  readonly path: '/docs' | '/docs/asyncapi';
  readonly body: Html;
  /** Set by a page that brings its own style sheets and scripts: ours then dress the header only. */
  readonly head?: Html;
}

/** A whole page around a body, in the house's dress. */
export function renderPage({ language, title, path, body, head }: Page): string {
  const words = wording[language];
  const link = (target: string, text: string) =>
    target === path
      ? html`<a href="${target}" aria-current="page">${text}</a>`
      : html`<a href="${target}">${text}</a>`;
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="/docs/assets/relais.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/docs/assets/relais.css" />
        ${head}
      </head>
      <body>
        <a class="skip" href="#main">${words.skip}</a>
        <header>
          <a class="mark" href="/">Relais</a>
          <nav aria-label="Relais">
            ${link('/docs', words.restDocs)} ${link('/docs/asyncapi', words.messages)}
            ${link('/health', words.health)}
          </nav>
        </header>
        <main id="main" class="${head ? '' : 'text'}">${body}</main>
      </body>
    </html> `.markup;
}
