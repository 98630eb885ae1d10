import type { Incident } from '../contracts/index.js';
import { english, french, type IncidentMailKind, type IncidentWording } from './incident-wording.model.js';

export interface IncidentMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

type Fact = readonly [label: string, value: string];

const WORDINGS = [english, french] as const;
/** Red while something is wrong, green once it is over. */
const COLOURS = { opened: '#b3261e', resolved: '#2e7d32' } as const;

/** The e-mail about an incident, in English and then in French. A resolved one has `resolved_at`. */
export function incidentMail(incident: Incident, kind: IncidentMailKind): IncidentMail {
  const subject = subjectOf(incident, kind);
  return {
    subject,
    text: WORDINGS.map((wording) => textIn(wording, incident, kind)).join('\n\n* * *\n\n'),
    html: pageOf(
      subject,
      WORDINGS.map((wording) => sectionIn(wording, incident, kind)),
    ),
  };
}

function subjectOf({ sensor_id, type, value }: Incident, kind: IncidentMailKind): string {
  const [first, second] = WORDINGS.map(({ types, resolved }) =>
    kind === 'opened' ? types[type] : `${resolved}, ${types[type]}`,
  );
  const amount = kind === 'opened' && value !== null ? ` (${english.amount(type, value)})` : '';
  return `[Relais] ${sensor_id}: ${first}${amount} / ${second}`;
}

function factsIn(
  { labels, time, duration }: IncidentWording,
  incident: Incident,
  kind: IncidentMailKind,
): Fact[] {
  const { incident_id, opened_at, resolved_at } = incident;
  const id: Fact = [labels.incident, String(incident_id)];
  if (kind === 'opened') return [[labels.since, time(opened_at)], id];
  const seconds = (Date.parse(resolved_at!) - Date.parse(opened_at)) / 1000;
  return [
    [labels.began, time(opened_at)],
    [labels.ended, time(resolved_at!)],
    [labels.lasted, duration(seconds)],
    id,
  ];
}

function textIn(wording: IncidentWording, incident: Incident, kind: IncidentMailKind): string {
  const facts = factsIn(wording, incident, kind).map((fact) => fact.join(wording.colon));
  return [wording.sentence(incident, kind), '', ...facts].join('\n');
}

function sectionIn(wording: IncidentWording, incident: Incident, kind: IncidentMailKind): string {
  const rows = factsIn(wording, incident, kind).map(
    ([label, value]) =>
      `<tr><th scope="row" style="padding:2px 16px 2px 0;text-align:left;font-weight:400;color:#55616e">${escaped(label)}</th>` +
      `<td style="padding:2px 0">${escaped(value)}</td></tr>`,
  );
  return [
    `<div lang="${wording.language}" style="max-width:560px;margin:0 auto 16px;padding:20px 24px;background:#ffffff;border-left:4px solid ${COLOURS[kind]}">`,
    `<p style="margin:0 0 12px;font-weight:600">${escaped(wording.sentence(incident, kind))}</p>`,
    `<table style="border-collapse:collapse">${rows.join('')}</table>`,
    '</div>',
  ].join('\n');
}

function pageOf(title: string, sections: readonly string[]): string {
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title></head>`,
    '<body style="margin:0;padding:24px;background:#f4f5f7;color:#1d2733;font:16px/1.5 system-ui,sans-serif">',
    ...sections,
    '</body></html>',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
