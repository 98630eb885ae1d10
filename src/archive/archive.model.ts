import type { Attachment, ChatMessage } from '../contracts/index.js';
import type { ArchivedStretch } from './archives.port.js';

/** A message as a backend reads it: named as on the topic of its reservation, times in ISO 8601. */
export interface ArchivedMessage {
  readonly message_id: string;
  readonly client_message_id: string;
  readonly seq: number;
  readonly from: string;
  readonly from_name: string | null;
  readonly message: string;
  readonly attachments: readonly ArchivedAttachment[];
  readonly reply_to: string | null;
  readonly timestamp: string;
}

export interface ArchivedAttachment extends Omit<Attachment, 'attachmentId'> {
  readonly attachment_id: string;
}

/** What is posted to `{LARAVEL_API_URL}/api/reservations/{id}/chat/archive`. */
export interface ArchiveDocument {
  readonly reservation_id: string;
  readonly archive_id: string;
  readonly from_seq: number;
  readonly to_seq: number;
  readonly messages: readonly ArchivedMessage[];
  readonly participants: readonly string[];
  readonly archived_at: string;
}

export function documentOf(
  stretch: ArchivedStretch,
  { archiveId, archivedAt }: { archiveId: string; archivedAt: string },
): ArchiveDocument {
  return {
    reservation_id: stretch.reservationId,
    archive_id: archiveId,
    from_seq: stretch.fromSeq,
    to_seq: stretch.toSeq,
    messages: stretch.messages.map(archivedMessageOf),
    participants: stretch.participants,
    archived_at: archivedAt,
  };
}

function archivedMessageOf(message: ChatMessage): ArchivedMessage {
  return {
    message_id: message.messageId,
    client_message_id: message.clientMessageId,
    seq: message.seq,
    from: message.from.id,
    from_name: message.from.name,
    message: message.content,
    attachments: message.attachments.map(({ attachmentId, ...rest }) => ({
      attachment_id: attachmentId,
      ...rest,
    })),
    reply_to: message.replyTo,
    timestamp: message.createdAt,
  };
}
