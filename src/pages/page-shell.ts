import type { Language } from '../platform/errors/app-error.js';
import type { PageEntries } from './page-files.js';

export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** What a visitor chose; undefined theme: what the system prefers. */
export interface Choices {
  readonly language: Language;
  readonly theme?: Theme;
}

const NEEDS_SCRIPT: Readonly<Record<Language, string>> = {
  en: 'This page needs JavaScript.',
  fr: 'Cette page a besoin de JavaScript.',
};

/** The one document of all pages: the script finds its page in the address. Every value is one of ours. */
export function pageShell({ script, style }: PageEntries, { language, theme }: Choices): string {
  return `<!doctype html>
<html lang="${language}"${theme ? ` data-theme="${theme}"` : ''}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Relais</title>
<link rel="icon" href="/docs/assets/relais.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/${style}">
<script type="module" src="/assets/${script}"></script>
</head>
<body>
<div id="app"></div>
<noscript>${NEEDS_SCRIPT[language]}</noscript>
</body>
</html>
`;
}
