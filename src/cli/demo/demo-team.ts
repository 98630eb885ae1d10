import { setTimeout as pause } from 'node:timers/promises';
import { addRoomMember, createRoom } from '../../contracts/index.js';
import { adminsOf } from './demo-admins.js';
import { Refusal, type DemoApi } from './demo-api.js';
import { LEA, TEAM } from './demo-identities.js';
import { SCENES } from './demo-lines.js';
import type { DemoPart } from './demo-part.js';
import { DemoSpeaker } from './demo-speaker.js';

export const TEAM_ROOM = 'demo-team';
const NAME = 'Équipe terrain · Field team';
const BETWEEN_LINES_MS = 3_000;
const BETWEEN_SCENES_MS = 40_000;

/** A team that talks in a room with the admins, and by twos with each of them. */
export class DemoTeam implements DemoPart {
  readonly name = 'people';

  constructor(private readonly api: DemoApi) {}

  async play(signal: AbortSignal): Promise<void> {
    const admins = await adminsOf(this.api);
    await this.furnish(admins);
    const speakers = TEAM.map((who, place) => this.speakerOf(who, place));
    try {
      await Promise.all(speakers.map((speaker) => this.enterRooms(speaker, admins)));
      await this.talk(speakers, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      for (const speaker of speakers) speaker.leave();
    }
  }

  /** In the room they take turns in answering; in a room by two there is nobody else. */
  private speakerOf(who: (typeof TEAM)[number], place: number): DemoSpeaker {
    return new DemoSpeaker(
      this.api,
      who,
      ({ roomId, seq }) => roomId !== TEAM_ROOM || seq % TEAM.length === place,
    );
  }

  private async furnish(admins: readonly string[]): Promise<void> {
    const members = [...TEAM.filter(({ id }) => id !== LEA.id).map(({ id }) => id), ...admins];
    try {
      await this.api.ask(LEA, createRoom, { body: { roomId: TEAM_ROOM, name: NAME, members } });
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 409) throw error;
      // An earlier demo has made it; who has become an admin since then is taken in.
      for (const userId of members)
        await this.api.ask(LEA, addRoomMember, { params: { id: TEAM_ROOM, userId } });
    }
  }

  private async enterRooms(speaker: DemoSpeaker, admins: readonly string[]): Promise<void> {
    await speaker.enter(TEAM_ROOM);
    for (const admin of admins) await speaker.enter(directRoom(speaker.who.id, admin));
  }

  private async talk(speakers: readonly DemoSpeaker[], signal: AbortSignal): Promise<void> {
    for (let scene = 0; ; scene++) {
      for (const [who, text] of SCENES[scene % SCENES.length]!) {
        await speakers.find((speaker) => speaker.who.id === who.id)!.say(TEAM_ROOM, text);
        await pause(BETWEEN_LINES_MS, undefined, { signal });
      }
      await pause(BETWEEN_SCENES_MS, undefined, { signal });
    }
  }
}

/** The ids in code-point order. */
function directRoom(...ids: readonly [string, string]): string {
  return `direct:${[...ids].sort().join('~')}`;
}
