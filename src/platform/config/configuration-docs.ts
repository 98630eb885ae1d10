import { chatFields } from './fields/chat.fields.js';
import { driversFields } from './fields/drivers.fields.js';
import { enginesFields } from './fields/engines.fields.js';
import { identityFields } from './fields/identity.fields.js';
import { limitsFields } from './fields/limits.fields.js';
import { mailFields } from './fields/mail.fields.js';
import { modulesFields } from './fields/modules.fields.js';
import { mqttFields } from './fields/mqtt.fields.js';
import { pagesFields } from './fields/pages.fields.js';
import { processFields } from './fields/process.fields.js';
import { realtimeFields } from './fields/realtime.fields.js';
import { telemetryFields } from './fields/telemetry.fields.js';
import { shownDefault, type AnySetting } from './setting.js';

type Fields = Readonly<Record<string, AnySetting>>;

const CHAPTERS: readonly (readonly [title: string, fields: Fields])[] = [
  ['Process', processFields],
  ['Identity', identityFields],
  ['Postgres, Redis and S3', enginesFields],
  ['MQTT', mqttFields],
  ['Telemetry', telemetryFields],
  ['Drivers', driversFields],
  ['Chat', chatFields],
  ['Realtime', realtimeFields],
  ['Field modules', modulesFields],
  ['Mail', mailFields],
  ['Pages', pagesFields],
  ['Limits', limitsFields],
];

/** The text of `.env.example`: every setting, commented out, secrets without a value. */
export function envExample(): string {
  const head = '# Copy to .env and uncomment what you need: nothing has to be set. Made by `npm run docs`.\n';
  const chapters = CHAPTERS.map(([title, fields]) => {
    const lines = Object.entries(fields).map(([name, field]) => {
      return `# ${field.summary}${unitOf(field)}\n#${name}=${shownDefault(field)}\n`;
    });
    return `\n## ${title}\n${lines.join('')}`;
  });
  return head + chapters.join('');
}

/** The text of `docs/configuration.md`. */
export function configurationPage(): string {
  return [
    '# Configuration',
    'Environment variables, or the same lines in a file `.env` in the folder Relais is started from. Nothing has to be',
    'set: what is missing has an embedded default. All of them are checked at the start, which stops with one line per',
    'problem; a name that is close to a setting’s is a problem too. An empty variable counts as not set.',
    ...CHAPTERS.map(([title, fields]) => `\n## ${title}\n\n${table(fields)}`),
    '\nThis page and `.env.example` are made from `src/platform/config/fields` by `npm run docs`.\n',
  ].join('\n');
}

function table(fields: Fields): string {
  const rows = Object.entries(fields).map(([name, field]) => {
    const standard = shownDefault(field);
    return `| \`${name}\` | ${standard && `\`${standard}\``} | ${valuesOf(field)} | ${field.summary} |`;
  });
  return ['| variable | default | values | what it does |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function unitOf({ unit }: AnySetting): string {
  return unit ? ` (${unit})` : '';
}

function valuesOf(field: AnySetting): string {
  return `${field.values}${field.isSecret ? '; secret' : ''}${unitOf(field)}`;
}
