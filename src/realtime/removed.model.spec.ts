import { withoutRemoved } from './removed.model.js';
import type { SaidEntry } from './said.model.js';

const said = (...words: string[]): SaidEntry[] =>
  words.map((word, index) => {
    const [event, moduleId] = word.split(' ');
    return { event: `rt_${event}`, data: moduleId ? { moduleId } : { id: 'ada' }, offset: index + 7 };
  });

const left = (...words: string[]) => withoutRemoved(said(...words)).map(({ offset }) => words[offset - 7]);

describe('what an owner missed', () => {
  it('begins, of a module that was removed, with its removal', () => {
    const words = ['module_added a', 'telemetry_updated b', 'telemetry_updated a', 'module_removed a'];
    expect(left(...words)).toEqual(['telemetry_updated b', 'module_removed a']);
  });

  it('has what was said of a module that came back', () => {
    const back = ['module_removed a', 'module_added a', 'telemetry_updated a'];
    expect(left('module_online a', 'module_removed a', 'module_added a', ...back)).toEqual(back);
  });

  it('is whole where nothing was removed, and of what is no module', () => {
    const words = ['module_added a', 'user_profile_updated', 'telemetry_updated a'];
    expect(left(...words)).toEqual(words);
    expect(left('user_profile_updated', 'module_removed a')).toHaveLength(2);
  });
});
