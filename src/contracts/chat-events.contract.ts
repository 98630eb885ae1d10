import {
  ChatHistory,
  ChatHistoryQuery,
  ChatMessage,
  JoinedRoom,
  JoinRoom,
  MessageAck,
  MessageRef,
  MessageStatus,
  RoomLeaver,
  RoomRef,
  RoomVisitor,
  SendMessage,
  Typing,
} from './chat.contract.js';
import { defineClientEvent, defineServerEvent, Nothing } from './event.js';
import { RoomParams } from './rooms.contract.js';
import { defineRoute } from './route.js';

const IN_CHAT = { namespace: '/' } as const;

export const joinRoom = defineClientEvent('room:join', JoinRoom, JoinedRoom, {
  ...IN_CHAT,
  success: 'room:joined',
  summary: 'This socket hears the room from now on; the answer holds what it has missed',
});

export const leaveRoom = defineClientEvent('room:leave', RoomRef, Nothing, {
  ...IN_CHAT,
  summary: 'This socket hears the room no more; its user stays a member',
});

export const sendMessage = defineClientEvent('message:send', SendMessage, MessageAck, {
  ...IN_CHAT,
  success: 'message:ack',
  summary: 'Sends a message; acknowledged once it is stored',
});

export const markDelivered = defineClientEvent('message:delivered', MessageRef, Nothing, {
  ...IN_CHAT,
  summary: 'This message and all before it have reached the user',
});

export const markRead = defineClientEvent('message:read', MessageRef, Nothing, {
  ...IN_CHAT,
  summary: 'The user has read this message and all before it',
});

export const startTyping = defineClientEvent('typing:start', RoomRef, Nothing, {
  ...IN_CHAT,
  summary: 'The user types; ends by itself after 5 s, on send and on disconnect',
});

export const stopTyping = defineClientEvent('typing:stop', RoomRef, Nothing, {
  ...IN_CHAT,
  summary: 'The user types no more',
});

export const messageNew = defineServerEvent('message:new', ChatMessage, {
  ...IN_CHAT,
  summary: 'A message was stored; to all sockets in the room but the one that sent it, in the order of `seq`',
});

export const messageStatus = defineServerEvent('message:status', MessageStatus, {
  ...IN_CHAT,
  summary: 'Messages have reached a member, or were read; to each of their senders',
});

export const userJoined = defineServerEvent('user:joined', RoomVisitor, {
  ...IN_CHAT,
  summary: 'Somebody has entered the room with their first socket; to the others in it',
});

export const userLeft = defineServerEvent('user:left', RoomLeaver, {
  ...IN_CHAT,
  summary: 'Somebody has left the room with their last socket, or was taken out of it; to the others in it',
});

export const roomChanged = defineServerEvent('room:changed', RoomRef, {
  ...IN_CHAT,
  summary:
    'A room was made, renamed or deleted, or has gained or lost a member; to the sockets in it, and to whom that concerns',
});

export const typingUser = defineServerEvent('typing:user', Typing, {
  ...IN_CHAT,
  summary: 'Somebody types, or has stopped; to the others in the room',
});

export const listRoomMessages = defineRoute('GET /api/rooms/:id/messages', {
  access: 'caller',
  summary: 'The messages of a room, to its members and admins',
  params: RoomParams,
  query: ChatHistoryQuery,
  response: ChatHistory,
});
