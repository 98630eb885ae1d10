import type { Language } from '../platform/errors/app-error.js';
import { html } from './html.js';
import { renderPage } from './layout.page.js';
import { wording } from './wording.js';

/** Swagger UI, from this server's own files, on `/docs/json`. */
export function apiPage(language: Language): string {
  return renderPage({
    language,
    title: `${wording[language].restDocs} · Relais`,
    path: '/docs',
    head: html`<link rel="stylesheet" href="/docs/assets/swagger-ui.css" />
      <script src="/docs/assets/swagger-ui-bundle.js" defer></script>
      <script src="/docs/assets/swagger-start.js" defer></script>`,
    body: html`<div id="swagger">
      <noscript><a href="/docs/json">OpenAPI 3.1</a></noscript>
    </div>`,
  });
}
