/** Reading the types of the fields from a struct as a listing of the specification writes it out. */

/** `le16 { type : 12, reserved : 4 }`: the parts of one number. */
const PARTS = /\b([lb]e\d+)\s*\{([^{}]*)\}\s*\w*\s*;/g;

/** An innermost struct or union that is written out inside another, and the field that it is, if it has a name. */
const INNERMOST = /\b(struct|union)(?:\s+(\w+))?\s*\{([^{}]*)\}([^;{}]*);/g;

/** What a macro, a remark in brackets or a slip of the pen leaves before the last two words of a declaration is dropped. */
const DECLARATOR = String.raw`[\w-]+\s*(?:\[[^\]]*\]\s*)*(?::\s*\d+\s*)?`;
const DECLARATION = new RegExp(String.raw`(\w+)\s+(${DECLARATOR}(?:,\s*${DECLARATOR})*)$`);

/** `name:type` of one declarator, with the dimensions behind the type: `mac[6]` of `u8` is `mac:u8[6]`. */
function spell(type, declarator) {
  const [, name, dimensions, width] = declarator.match(/^([\w-]+)\s*((?:\[[^\]]*\]\s*)*)(?::\s*(\d+))?/);
  return `${name}:${type}${dimensions.replace(/\s/g, '')}${width === undefined ? '' : `:${width}`}`;
}

/**
 * The fields between the braces of a struct in C without comments, each as `name:type`, without white space; those of
 * a struct or union inside it stand before the field that it is. A bit field is `name:le16:12`.
 */
export function fieldTypes(body) {
  let code = body.replace(/\([^()]*negotiated\)/g, '').replace(PARTS, (_, type, parts) => {
    const each = parts.split(/[,;]/).filter((part) => part.trim() !== '');
    return each.map((part) => `${type} ${part};`).join(' ');
  });
  for (let before; before !== code; ) {
    before = code;
    code = code.replace(INNERMOST, (_, kind, name, inside, declarators) =>
      declarators.trim() === '' ? inside : `${inside} ${name ?? kind} ${declarators};`,
    );
  }
  return code.split(';').flatMap((statement) => {
    const [, type, declarators] = statement.trim().match(DECLARATION) ?? [];
    return declarators === undefined
      ? []
      : declarators.split(/,(?![^[]*\])/).map((one) => spell(type, one.trim()));
  });
}
