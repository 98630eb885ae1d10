import { AMINA, LEA, TOM, type Pretended } from './demo-identities.js';

export type Line = readonly [who: Pretended, text: string];
type Language = 'en' | 'fr';

/** What the team talks of, a scene at a time. */
export const SCENES: readonly (readonly Line[])[] = [
  [
    [LEA, 'Bonjour à tous ! Qui suit la salle serveurs aujourd’hui ?'],
    [TOM, 'Me. The temperature looks steady since this morning.'],
    [AMINA, 'Je garde un œil sur la serre, elle chauffe un peu l’après-midi.'],
    [LEA, 'Parfait, merci.'],
  ],
  [
    [TOM, 'Someone left the cold-room door open again: there is a dip on one of the stations.'],
    [AMINA, 'Vu. L’incident est ouvert, j’appelle le site.'],
    [AMINA, 'Porte refermée, ça remonte.'],
    [TOM, 'And it resolves by itself. Lovely.'],
  ],
  [
    [AMINA, 'Les chauffeurs sont bien répartis ce matin, surtout rive droite.'],
    [LEA, 'Oui, regardez la carte : presque tout le monde est en course.'],
    [TOM, 'Short waits for customers, then. Good.'],
  ],
  [
    [LEA, 'Quelqu’un peut relire le rapport avant 17 h ?'],
    [TOM, 'I can, send it over.'],
    [LEA, 'Merci Tom, c’est dans la salle partagée.'],
    [AMINA, 'Je le relis aussi ce soir.'],
  ],
];

type RideLine = readonly [who: 'customer' | 'driver', text: string];

/** Between a customer and the driver. */
const RIDES: readonly (readonly RideLine[])[] = [
  [
    ['customer', 'Bonjour, vous pensez arriver à quelle heure ?'],
    ['driver', 'Bonjour ! Dans dix minutes environ, la circulation est fluide.'],
    ['customer', 'Parfait, merci.'],
    ['driver', 'Avec plaisir. Dites-moi si la musique est trop forte.'],
  ],
  [
    ['customer', 'Could you drop me on the other side of the square, please?'],
    ['driver', 'Of course. At the corner, by the bakery?'],
    ['customer', 'Exactly there, thank you.'],
  ],
  [
    ['customer', 'Je crois que j’ai oublié mon parapluie dans votre coffre.'],
    ['driver', 'Je regarde dès que nous sommes arrêtés.'],
    ['driver', 'Il est bien là, pas d’inquiétude.'],
    ['customer', 'Merci beaucoup !'],
  ],
];

/** What they write during the nth ride. */
export const rideLines = (n: number): readonly RideLine[] => RIDES[n % RIDES.length]!;

const ANSWERS: Readonly<
  Record<Language, Readonly<Record<'greeting' | 'question' | 'thanks' | 'other', readonly string[]>>>
> = {
  en: {
    greeting: ['Hello! Good to have you here.', 'Hi there! How is it going?'],
    question: ['Good question: I will find out and tell you.', 'I think so. Let me check.'],
    thanks: ['You are welcome!', 'Any time.'],
    other: ['Got it.', 'Noted, thank you.', 'Makes sense to me.'],
  },
  fr: {
    greeting: ['Bonjour ! Ravi de vous lire.', 'Salut ! Comment ça va ?'],
    question: ['Bonne question : je me renseigne et je reviens vers vous.', 'Je crois que oui. Je vérifie.'],
    thanks: ['Avec plaisir !', 'Je vous en prie.'],
    other: ['Bien reçu.', 'C’est noté, merci.', 'Ça me va.'],
  },
};
const FRENCH =
  /[àâçéèêëîïôûùœ]|\b(?:bonjour|salut|bonsoir|merci|oui|non|est|tout|bien|pour|avec|dans|où|les?|une?|des|je|tu|vous|nous|pas|qui|quoi|quand|comment)\b/i;
const GREETING = /^\s*(?:hello|hi|hey|good (?:morning|evening)|bonjour|bonsoir|salut|coucou)\b/i;
const THANKS = /\b(?:thanks?|thank you|merci)\b/i;

/** What one of the team answers, in the language that it was written in. The same number gives the same answer. */
export function answerTo(text: string, n: number): string {
  const answers = ANSWERS[FRENCH.test(text) ? 'fr' : 'en'];
  const fitting = answers[kindOf(text)];
  return fitting[n % fitting.length]!;
}

function kindOf(text: string): keyof (typeof ANSWERS)['en'] {
  if (text.includes('?')) return 'question';
  if (GREETING.test(text)) return 'greeting';
  return THANKS.test(text) ? 'thanks' : 'other';
}

/** Milliseconds that somebody takes to write it. */
export const writingMs = (text: string): number => Math.min(3_500, 700 + 35 * text.length);
