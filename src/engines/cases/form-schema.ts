import { fieldsOf, type Field, type Form } from './form.ts'

type Json = Record<string, unknown>

/** A form's answers as JSON Schema, for the API's description; the check itself is `checkAnswers`, which says more. */
export function schemaOfForm(form: Form): Json {
  const fields = fieldsOf(form)
  return {
    type: 'object', title: form.title.en, additionalProperties: false,
    properties: Object.fromEntries(fields.map((field) => [field.id, schemaOfField(field)])),
    required: fields.filter((field) => field.required && !field.when).map((field) => field.id),
  }
}

function schemaOfField(field: Omit<Field, 'type'> & { type: Field['type'] }): Json {
  const about = { title: field.title.en, description: field.title.zh }
  const choices = field.options ? { enum: field.options.map((option) => option.id) } : {}
  switch (field.type) {
    case 'text': case 'long-text': return { ...about, type: 'string', ...field.min === undefined ? {} : { minLength: field.min }, ...field.max === undefined ? {} : { maxLength: field.max } }
    case 'email': return { ...about, type: 'string', format: 'email' }
    case 'date': return { ...about, type: 'string', format: 'date' }
    case 'instant': return { ...about, type: 'string', format: 'date-time' }
    case 'number': return { ...about, type: 'number', ...field.min === undefined ? {} : { minimum: field.min }, ...field.max === undefined ? {} : { maximum: field.max } }
    case 'money': return { ...about, type: 'integer', minimum: field.min ?? 0, ...field.max === undefined ? {} : { maximum: field.max }, description: `${field.title.zh}（分 minor unit）` }
    case 'yes-no': return { ...about, type: 'boolean' }
    case 'choice': return { ...about, type: 'string', ...choices }
    case 'choices': return { ...about, type: 'array', items: { type: 'string', ...choices } }
    case 'files': case 'accounts': return { ...about, type: 'array', items: { type: 'string' }, ...field.max === undefined ? {} : { maxItems: field.max } }
    case 'table': {
      const columns = field.columns ?? []
      return { ...about, type: 'array', ...field.min === undefined ? {} : { minItems: field.min }, ...field.max === undefined ? {} : { maxItems: field.max }, items: {
        type: 'object', additionalProperties: false, properties: Object.fromEntries(columns.map((column) => [column.id, schemaOfField(column)])), required: columns.filter((column) => column.required).map((column) => column.id),
      } }
    }
  }
}
