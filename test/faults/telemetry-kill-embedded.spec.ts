import { embeddedEngines } from '../support/killed-backend.js';
import { survivesAKill } from './telemetry-kill.promises.js';

describe('kill -9 in the middle of 2000 readings on the embedded engines', () => {
  // By the outbox, and by the broker, which was killed too.
  survivesAKill({ name: 'telemetry-kill-embedded', startEngines: embeddedEngines, mostRepeats: 2 });
});
