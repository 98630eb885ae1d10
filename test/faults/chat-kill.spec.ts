import { hasRealEngines, realEngines } from '../support/killed-backend.js';
import { keepsTheConversation } from './chat-kill.promises.js';

const describeOnEngines = hasRealEngines() ? describe : describe.skip;

describeOnEngines('kill -9 in the middle of a conversation on mosquitto and Postgres', () => {
  keepsTheConversation('chat-kill', realEngines);
});
