import type { Attachment } from '../../../../src/contracts/index.js';
import { reasonOf } from '../../parts/reason.js';
import { post } from '../../rest.js';
import type { DraftFile, RoomState } from './room.state.js';

/** As many as a message takes. */
const MOST_FILES = 10;

/** Uploads files for the next message. */
export function attach(state: RoomState, chosen: Iterable<File> = []): void {
  const room = MOST_FILES - state.files.peek().length;
  for (const file of [...chosen].slice(0, room)) void upload(state, { file });
}

export function detach(state: RoomState, { file }: DraftFile): void {
  state.files.value = state.files.peek().filter((other) => other.file !== file);
}

async function upload(state: RoomState, draft: DraftFile): Promise<void> {
  state.files.value = [...state.files.peek(), draft];
  const form = new FormData();
  form.append('file', draft.file);
  const outcome = await post<Attachment>('/api/attachments', form).then(
    (attachment) => ({ attachment }),
    (error: unknown) => ({ problem: reasonOf(error) }),
  );
  state.files.value = state.files
    .peek()
    .map((other) => (other.file === draft.file ? { ...draft, ...outcome } : other));
}
