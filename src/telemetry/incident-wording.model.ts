import type { Incident, IncidentType } from '../contracts/index.js';

export type IncidentMailKind = 'opened' | 'resolved';

/** What one language says of incidents, with its own spaces and decimal mark. */
export interface IncidentWording {
  readonly language: 'en' | 'fr';
  /** The kinds, for a subject. */
  readonly types: Readonly<Record<IncidentType, string>>;
  readonly resolved: string;
  readonly labels: Readonly<Record<'since' | 'began' | 'ended' | 'lasted' | 'incident', string>>;
  /** Stands between a label and its value. */
  readonly colon: string;
  /** A value in the unit of its type. */
  readonly amount: (type: IncidentType, value: number) => string;
  readonly time: (iso: string) => string;
  readonly duration: (seconds: number) => string;
  /** What is, or once it is resolved what was, wrong with the sensor. */
  readonly sentence: (incident: Incident, kind: IncidentMailKind) => string;
}

const NO_BREAK = '\u00a0';
const NARROW_NO_BREAK = '\u202f';

const isLow = (type: IncidentType): boolean => type.endsWith('_low');
const isTemperature = (type: IncidentType): boolean => type.startsWith('temperature');
const clock = (iso: string): string => `${iso.slice(11, 19)}${NO_BREAK}UTC`;
const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function dayIn(locale: string, iso: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(iso));
}

/** The two largest units of a number of seconds. */
function spanOf(seconds: number, day: string, space: string): string {
  const whole = Math.round(seconds);
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), day],
    [Math.floor(whole / 3_600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return `0${space}s`;
  const largest = parts.slice(first, first + 2).filter(([count]) => count > 0);
  return largest.map(([count, unit]) => `${count}${space}${unit}`).join(space);
}

export const english: IncidentWording = {
  language: 'en',
  types: {
    temperature_low: 'temperature too low',
    temperature_high: 'temperature too high',
    humidity_low: 'humidity too low',
    humidity_high: 'humidity too high',
    no_data: 'no data',
  },
  resolved: 'resolved',
  labels: { since: 'Since', began: 'Began', ended: 'Ended', lasted: 'Lasted', incident: 'Incident' },
  colon: ': ',
  amount(type, value) {
    if (type === 'no_data') return english.duration(value);
    return isTemperature(type) ? `${value}${NO_BREAK}°C` : `${value}%`;
  },
  time: (iso) => `${dayIn('en-GB', iso)}, ${clock(iso)}`,
  duration: (seconds) => spanOf(seconds, 'd', NO_BREAK),
  sentence(incident, kind) {
    return kind === 'opened'
      ? capitalised(englishFact(incident, true))
      : `Resolved: ${englishFact(incident, false)}`;
  },
};

function englishFact({ sensor_id: sensor, type, value, threshold }: Incident, isNow: boolean): string {
  const limit = english.amount(type, threshold);
  if (type === 'no_data') {
    if (!isNow) return `sensor ${sensor} sent nothing for more than ${limit}.`;
    if (value === null) return `sensor ${sensor} has sent nothing for more than ${limit}.`;
    return `sensor ${sensor} has sent nothing for ${english.amount(type, value)}; its limit is ${limit}.`;
  }
  const subject = `${isTemperature(type) ? 'temperature' : 'humidity'} of sensor ${sensor} ${isNow ? 'is' : 'was'}`;
  const measured = value === null ? '' : ` ${english.amount(type, value)},`;
  return `${subject}${measured} ${isLow(type) ? 'below' : 'above'} its limit of ${limit}.`;
}

export const french: IncidentWording = {
  language: 'fr',
  types: {
    temperature_low: 'température trop basse',
    temperature_high: 'température trop élevée',
    humidity_low: 'humidité trop basse',
    humidity_high: 'humidité trop élevée',
    no_data: 'aucune donnée',
  },
  resolved: 'résolu',
  labels: { since: 'Depuis', began: 'Début', ended: 'Fin', lasted: 'Durée', incident: 'Incident' },
  colon: `${NARROW_NO_BREAK}: `,
  amount(type, value) {
    if (type === 'no_data') return french.duration(value);
    const number = String(value).replace('.', ',');
    return `${number}${NARROW_NO_BREAK}${isTemperature(type) ? '°C' : '%'}`;
  },
  time: (iso) => `${dayIn('fr', iso).replace(/^1 /, '1er ')} à ${clock(iso)}`,
  duration: (seconds) => spanOf(seconds, 'j', NARROW_NO_BREAK),
  sentence(incident, kind) {
    if (kind === 'opened') return capitalised(frenchFact(incident, true));
    return `Résolu${NARROW_NO_BREAK}: ${frenchFact(incident, false)}`;
  },
};

function frenchFact({ sensor_id: sensor, type, value, threshold }: Incident, isNow: boolean): string {
  const limit = french.amount(type, threshold);
  if (type === 'no_data') {
    if (!isNow) return `le capteur ${sensor} n’a rien envoyé pendant plus de ${limit}.`;
    if (value === null) return `le capteur ${sensor} n’a rien envoyé depuis plus de ${limit}.`;
    const span = french.amount(type, value);
    return `le capteur ${sensor} n’a rien envoyé depuis ${span}${NARROW_NO_BREAK}; sa limite est de ${limit}.`;
  }
  const subject = `${isTemperature(type) ? 'la température' : 'l’humidité'} du capteur ${sensor}`;
  const verb = isNow ? 'est' : 'était';
  const measured = value === null ? '' : ` de ${french.amount(type, value)},`;
  return `${subject} ${verb}${measured} ${isLow(type) ? 'en dessous' : 'au-dessus'} de sa limite de ${limit}.`;
}
