import { CircuitBreaker } from './circuit-breaker.js';

describe('a circuit', () => {
  let circuit: CircuitBreaker;
  const fail = (times: number) => {
    for (let i = 0; i < times; i++) circuit.noteFailure();
  };

  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(Math, 'random').mockReturnValue(0);
    circuit = new CircuitBreaker(3, { fromMs: 100, toMs: 800 });
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('opens after so many failures in a row', () => {
    fail(2);
    circuit.noteSuccess();
    fail(2);
    expect(circuit.state).toBe('closed');
    fail(1);
    expect(circuit.state).toBe('open');
  });

  it('lets trials through after pauses that grow up to their bound, until one succeeds', () => {
    fail(3);
    for (const pauseMs of [100, 200, 400, 400]) {
      jest.advanceTimersByTime(pauseMs - 1);
      expect(circuit.state).toBe('open');
      jest.advanceTimersByTime(1);
      expect(circuit.state).toBe('trial');
      fail(1);
    }
    jest.advanceTimersByTime(400);
    circuit.noteSuccess();
    expect(circuit.state).toBe('closed');
    fail(3);
    jest.advanceTimersByTime(100);
    expect(circuit.state).toBe('trial');
  });
});
