import { IsInt, IsString, Min } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

/** Where an event stands in the stream by which it came: its second argument. */
export class EventPosition {
  @IsString()
  @JSONSchema({
    description:
      '`all`, `admins`, `page:{page}`, `user:{id}`; `owner:{id}`: what that user and admins are told',
  })
  stream!: string;

  @IsString()
  @JSONSchema({ description: 'another epoch: the history before it is lost' })
  epoch!: string;

  @IsInt()
  @Min(1)
  @JSONSchema({ description: '1, 2, 3 … within the epoch' })
  offset!: number;
}
