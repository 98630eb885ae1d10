import type { Incident } from '../contracts/index.js';
import { incidentMail } from './incident-mail.model.js';

const cold: Incident = {
  incident_id: 12,
  sensor_id: 'cold-room-1',
  type: 'temperature_low',
  status: 'open',
  value: 3,
  threshold: 5,
  opened_at: '2026-11-21T14:05:09.250Z',
  acknowledged_at: null,
  resolved_at: null,
};
const over: Incident = { ...cold, status: 'resolved', resolved_at: '2026-11-21T16:17:30.000Z' };

/** No-break spaces as one sees them: `~` and, the narrow ones, `_`. */
const visible = (text: string): string => text.replaceAll('\u00a0', '~').replaceAll('\u202f', '_');
const opened = (change: Partial<Incident>) => incidentMail({ ...cold, ...change }, 'opened');
/** The sentence in English and in French. */
const sentences = (text: string): string[] =>
  visible(text)
    .split('\n\n* * *\n\n')
    .map((part) => part.split('\n')[0]!);

describe('incidentMail', () => {
  it('tells of an incident that has opened, in English and in French', () => {
    const { subject, text } = incidentMail(cold, 'opened');
    expect(visible(subject)).toBe(
      '[Relais] cold-room-1: temperature too low (3~°C) / température trop basse',
    );
    expect(visible(text)).toBe(`Temperature of sensor cold-room-1 is 3~°C, below its limit of 5~°C.

Since: 21 November 2026, 14:05:09~UTC
Incident: 12

* * *

La température du capteur cold-room-1 est de 3_°C, en dessous de sa limite de 5_°C.

Depuis_: 21 novembre 2026 à 14:05:09~UTC
Incident_: 12`);
  });

  it('tells of one that is over, and how long it lasted', () => {
    const { subject, text } = incidentMail(over, 'resolved');
    expect(subject).toBe(
      '[Relais] cold-room-1: resolved, temperature too low / résolu, température trop basse',
    );
    expect(visible(text)).toBe(`Resolved: temperature of sensor cold-room-1 was 3~°C, below its limit of 5~°C.

Began: 21 November 2026, 14:05:09~UTC
Ended: 21 November 2026, 16:17:30~UTC
Lasted: 2~h~12~min
Incident: 12

* * *

Résolu_: la température du capteur cold-room-1 était de 3_°C, en dessous de sa limite de 5_°C.

Début_: 21 novembre 2026 à 14:05:09~UTC
Fin_: 21 novembre 2026 à 16:17:30~UTC
Durée_: 2_h_12_min
Incident_: 12`);
  });

  it.each<[Partial<Incident>, string, string]>([
    [
      { type: 'temperature_high', value: 35.5, threshold: 35 },
      'Temperature of sensor cold-room-1 is 35.5~°C, above its limit of 35~°C.',
      'La température du capteur cold-room-1 est de 35,5_°C, au-dessus de sa limite de 35_°C.',
    ],
    [
      { type: 'humidity_low', value: 19.9, threshold: 20 },
      'Humidity of sensor cold-room-1 is 19.9%, below its limit of 20%.',
      'L’humidité du capteur cold-room-1 est de 19,9_%, en dessous de sa limite de 20_%.',
    ],
    [
      { type: 'humidity_high', value: null, threshold: 80 },
      'Humidity of sensor cold-room-1 is above its limit of 80%.',
      'L’humidité du capteur cold-room-1 est au-dessus de sa limite de 80_%.',
    ],
    [
      { type: 'no_data', value: 310, threshold: 300 },
      'Sensor cold-room-1 has sent nothing for 5~min~10~s; its limit is 5~min.',
      'Le capteur cold-room-1 n’a rien envoyé depuis 5_min_10_s_; sa limite est de 5_min.',
    ],
    [
      { type: 'no_data', value: null, threshold: 86_400 },
      'Sensor cold-room-1 has sent nothing for more than 1~d.',
      'Le capteur cold-room-1 n’a rien envoyé depuis plus de 1_j.',
    ],
  ])('says what is wrong: %j', (change, inEnglish, inFrench) => {
    expect(sentences(opened(change).text)).toEqual([inEnglish, inFrench]);
  });

  it('says of a silence that is over that it was longer than its limit', () => {
    const { text, subject } = incidentMail(
      { ...over, type: 'no_data', value: 301, threshold: 300 },
      'resolved',
    );
    expect(subject).toBe('[Relais] cold-room-1: resolved, no data / résolu, aucune donnée');
    expect(sentences(text)).toEqual([
      'Resolved: sensor cold-room-1 sent nothing for more than 5~min.',
      'Résolu_: le capteur cold-room-1 n’a rien envoyé pendant plus de 5_min.',
    ]);
  });

  it('says the day as the language does', () => {
    expect(opened({ opened_at: '2026-12-01T00:00:00.000Z' }).text).toMatch(
      'Depuis\u202f: 1er décembre 2026 à 00:00:00',
    );
  });

  it('leaves out of the subject a value that nobody has named', () => {
    expect(opened({ value: null }).subject).toBe(
      '[Relais] cold-room-1: temperature too low / température trop basse',
    );
  });

  it('says the same in HTML, which needs nothing from elsewhere and lets nothing in', () => {
    const { html } = incidentMail({ ...cold, sensor_id: '<img src=x>"&\'' }, 'opened');
    expect(html).toContain('Temperature of sensor &#60;img src=x&#62;&#34;&#38;&#39; is 3');
    expect(html).toMatch(/<div lang="en"[^]*<div lang="fr"/);
    expect(html).not.toMatch(/<(?:img|a|link|script|style)\b|url\(|https?:/);
  });
});
