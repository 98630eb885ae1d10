import type { Qos } from '../../contracts/index.js';
import { disjointCover, minimalCover } from './filter-cover.js';

const cover = (wanted: Record<string, Qos>) =>
  Object.fromEntries(minimalCover(new Map(Object.entries(wanted))));

describe('minimalCover', () => {
  it('leaves out what a broader filter of the same QoS serves', () => {
    expect(cover({ 'a/b': 1, 'a/#': 1, 'c/+': 0 })).toEqual({ 'a/#': 1, 'c/+': 0 });
  });

  it('keeps a filter that asks for a better QoS than the broader one', () => {
    expect(cover({ 'a/b': 1, 'a/#': 0 })).toEqual({ 'a/b': 1, 'a/#': 0 });
  });

  it('keeps filters that overlap without covering each other', () => {
    expect(cover({ 'a/+': 1, '+/b': 1 })).toEqual({ 'a/+': 1, '+/b': 1 });
  });
});

describe('disjointCover', () => {
  it('keeps filters that do not meet', () => {
    expect(disjointCover(['a/+', 'b/#', 'a/x/y'])).toEqual(['a/+', 'b/#', 'a/x/y']);
  });

  it('takes the broader one of two that cover each other, in whichever order they come', () => {
    expect(disjointCover(['k/recent', 'k/+'])).toEqual(['k/+']);
    expect(disjointCover(['k/+', 'k/recent'])).toEqual(['k/+']);
  });

  it('joins filters that overlap in part', () => {
    expect(disjointCover(['a/+/c', '+/b/c'])).toEqual(['+/+/c']);
    expect(disjointCover(['a/#', '+/b'])).toEqual(['+/#']);
  });

  it('goes on joining until no two overlap', () => {
    expect(disjointCover(['a/+', 'x/b', '+/b'])).toEqual(['+/+']);
  });
});
