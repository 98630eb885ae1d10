import { embeddedEngines } from '../support/killed-backend.js';
import { keepsTheConversation } from './chat-kill.promises.js';

describe('kill -9 in the middle of a conversation on the embedded engines', () => {
  keepsTheConversation('chat-kill-embedded', embeddedEngines);
});
