import type { FollowedEntry, StreamPlace } from './state-engine.port.js';

/** As it goes over a channel: "stream epoch offset stream epoch offset …", a line end, the data. */
export function followedText({ places, data }: FollowedEntry): string {
  return `${places.map(({ stream, epoch, offset }) => `${stream} ${epoch} ${offset}`).join(' ')}\n${data}`;
}

export function parseFollowed(text: string): FollowedEntry {
  const end = text.indexOf('\n');
  const words = text.slice(0, end).split(' ');
  const places: StreamPlace[] = [];
  for (let i = 0; i < words.length; i += 3)
    places.push({ stream: words[i]!, epoch: words[i + 1]!, offset: Number(words[i + 2]) });
  return { places, data: text.slice(end + 1) };
}
