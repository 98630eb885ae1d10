import { Listeners } from './listeners.js';

it('a listener that throws keeps the others from nothing, and is not silent', async () => {
  const listeners = new Listeners();
  const heard: unknown[] = [];
  const uncaught: unknown[] = [];
  const queue = jest.spyOn(globalThis, 'queueMicrotask').mockImplementation((run) => {
    try {
      run();
    } catch (error) {
      uncaught.push(error);
    }
  });
  listeners.add('a', () => {
    throw new Error('mine');
  });
  listeners.add('a', (data) => heard.push(data));
  listeners.tell({ event: 'a', data: 1 });
  queue.mockRestore();
  expect([heard, uncaught]).toEqual([[1], [new Error('mine')]]);
});

it('the same listener twice is one, and one that left hears nothing', () => {
  const listeners = new Listeners();
  const listener = jest.fn();
  listeners.add('a', listener);
  listeners.add('a', listener);
  listeners.tell({ event: 'a', data: 1 });
  listeners.remove('a', listener);
  listeners.tell({ event: 'a', data: 2 });
  expect(listener.mock.calls).toEqual([[1, undefined]]);
});
