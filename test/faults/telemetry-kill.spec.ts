import { hasRealEngines, realEngines } from '../support/killed-backend.js';
import { survivesAKill } from './telemetry-kill.promises.js';

const describeOnEngines = hasRealEngines() ? describe : describe.skip;

describeOnEngines('kill -9 in the middle of 2000 readings on mosquitto and Postgres', () => {
  survivesAKill({ name: 'telemetry-kill', startEngines: realEngines, mostRepeats: 1 });
});
