import type { Range, Thresholds } from '../../../../src/contracts/index.js';
import { say } from '../../words.js';
import { modulesWords } from './modules-words.js';
import { SheetForm } from './sheet-form.js';
import { labelOf, unitFor } from './values.js';

interface ThresholdsDialogProps {
  readonly thresholds: Thresholds;
  readonly set: (thresholds: Thresholds) => Promise<void>;
  readonly onClose: () => void;
}

const WATCHED = ['temperature', 'humidity'] as const;

export function ThresholdsDialog({ thresholds, set, onClose }: ThresholdsDialogProps) {
  const words = say(modulesWords);
  return (
    <SheetForm title={words.thresholds} submit={(fields) => set(thresholdsIn(fields))} onClose={onClose}>
      <p class="quiet">{words.thresholdsText}</p>
      {WATCHED.map((name) => (
        <fieldset key={name} class="range">
          <legend>
            {labelOf(name)} ({unitFor(name)})
          </legend>
          {(['min', 'max'] as const).map((end) => (
            <label key={end}>
              {words[end]}
              <input
                type="number"
                step="any"
                required
                name={`${name}.${end}`}
                defaultValue={thresholds[name][end]}
              />
            </label>
          ))}
        </fieldset>
      ))}
    </SheetForm>
  );
}

function thresholdsIn(fields: FormData): Thresholds {
  const range = (name: string): Range => ({
    min: Number(fields.get(`${name}.min`)),
    max: Number(fields.get(`${name}.max`)),
  });
  return { temperature: range('temperature'), humidity: range('humidity') };
}
