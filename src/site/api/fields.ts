/** The fields of a file of the data set as rows, read from its JSON Schema. */

/** The part of JSON Schema that our schemas use. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly (string | number)[];
  readonly const?: string | number;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: Schema;
  readonly additionalProperties?: Schema | boolean;
}

export interface FieldRow {
  /** `queues[].index`, `name.<version>` */
  readonly path: string;
  /** `string or null`, `list of …` */
  readonly type: string;
  readonly description: string;
}

/** The type in words. */
function spell({
  type,
  enum: values,
  const: value,
  anyOf,
  items,
  properties,
  additionalProperties,
}: Schema): string {
  if (value !== undefined) return JSON.stringify(value);
  if (values) return values.map((one) => JSON.stringify(one)).join(', ');
  if (anyOf) return anyOf.map(spell).join(' or ');
  if (type === 'array')
    return `list of ${items?.properties ? 'objects' : items?.enum ? 'versions' : `${spell(items ?? {})}s`}`;
  if (type === 'object' && !properties && typeof additionalProperties === 'object')
    return `by version: ${spell(additionalProperties)}`;
  return typeof type === 'string' ? type : (type?.join(' or ') ?? 'any');
}

/** Every field of the records that a schema describes, those of lists and objects after the whole. */
export function fieldRows(schema: object): readonly FieldRow[] {
  const whole = schema as Schema;
  return rowsOf(whole.type === 'array' ? (whole.items ?? {}) : whole, '');
}

function rowsOf({ properties = {} }: Schema, prefix: string): readonly FieldRow[] {
  return Object.entries(properties).flatMap(([name, one]): readonly FieldRow[] => {
    const path = prefix + name;
    const row = { path, type: spell(one), description: one.description ?? '' };
    if (one.items?.properties) return [row, ...rowsOf(one.items, `${path}[].`)];
    return one.properties ? [row, ...rowsOf(one, `${path}.`)] : [row];
  });
}
