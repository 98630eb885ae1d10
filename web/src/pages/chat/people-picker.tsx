import { useSignal, type Signal } from '@preact/signals';
import type { TargetedKeyboardEvent } from 'preact';
import { useEffect } from 'preact/hooks';
import { say } from '../../words.js';
import { acquaintances, askAccounts } from './acquaintances.js';
import { chatWords } from './chat-words.js';
import { nameOf } from './people.js';
import { People } from './people-buttons.js';

const MOST_SHOWN = 6;

interface PeoplePickerProps {
  readonly chosen: Signal<readonly string[]>;
  /** Who is there already. */
  readonly except: readonly string[];
  readonly label: string;
  readonly autofocus?: boolean;
}

/** People by their id, or by the name of those who are known. Enter takes the first that is offered. */
export function PeoplePicker({ chosen, except, label, autofocus }: PeoplePickerProps) {
  const words = say(chatWords);
  const text = useSignal('');
  useEffect(() => void askAccounts(), []);
  const offered = offersFor(text.value.trim(), [...except, ...chosen.value]);
  const choose = (userId: string | undefined): void => {
    if (userId) chosen.value = [...chosen.value, userId];
    text.value = '';
  };
  const drop = (userId: string): void => void (chosen.value = chosen.value.filter((id) => id !== userId));
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLInputElement>): void => {
    if (event.key !== 'Enter' || text.value.trim() === '') return;
    event.preventDefault();
    choose(offered[0]);
  };
  return (
    <div class="people">
      <label>
        {label}
        <input
          value={text.value}
          placeholder={words.peopleHint}
          autocomplete="off"
          autofocus={autofocus}
          onInput={(event) => (text.value = event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
      </label>
      <People ids={chosen.value} sign="×" onPick={drop} />
      <People ids={offered} sign="+" onPick={choose} />
    </div>
  );
}

/** Those who are known and fit; else the id that was typed. */
function offersFor(wanted: string, taken: readonly string[]): string[] {
  const fits = (userId: string): boolean =>
    `${nameOf(userId)} ${userId}`.toLowerCase().includes(wanted.toLowerCase()) && !taken.includes(userId);
  const known = acquaintances.value.filter(fits).slice(0, MOST_SHOWN);
  return known.length > 0 || !wanted || taken.includes(wanted) ? known : [wanted];
}
