import type { Language } from '../platform/errors/app-error.js';
import type { PageEntries } from './page-files.js';

export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** What a visitor chose; undefined theme: what the system prefers. */
export interface Choices {
  readonly language: Language;
  readonly theme?: Theme;
}

/** Where the map's tiles are, and whose they are; undefined: it has none. */
export interface MapTiles {
  readonly url?: string;
  readonly attribution?: string;
}

const NEEDS_SCRIPT: Readonly<Record<Language, string>> = {
  en: 'This page needs JavaScript.',
  fr: 'Cette page a besoin de JavaScript.',
};

/** The one document of all pages: the script finds its page in the address. */
export function pageShell({ script, style }: PageEntries, choices: Choices, tiles: MapTiles): string {
  const { language, theme } = choices;
  const attributes = {
    lang: language,
    'data-theme': theme,
    'data-tiles': tiles.url,
    'data-attribution': tiles.attribution,
  };
  return `<!doctype html>
<html${markupOf(attributes)}>
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

function markupOf(attributes: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return given.map(([name, value]) => ` ${name}="${escaped(value!)}"`).join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
