import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import globals from 'globals'
import ts from 'typescript-eslint'

// Literal Chinese belongs in `locales/`, never in a template or in code.
const chinese = '/[\\u3400-\\u9fff\\uff00-\\uffef\\u3000-\\u303f]/'

export default ts.config(
  { ignores: ['dist', 'node_modules', 'src/components.d.ts', 'src/api/schema.ts'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...vue.configs['flat/recommended'],
  prettier,
  { languageOptions: { globals: globals.browser } },
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: ts.parser } } },
  { files: ['scripts/**', '*.js', '*.ts'], languageOptions: { globals: globals.node } },
  {
    files: ['src/**/*.{ts,vue}'],
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/define-props-declaration': ['error', 'type-based'],
      'vue/define-emits-declaration': ['error', 'type-based'],
      'vue/no-static-inline-styles': 'error',
      'vue/require-default-prop': 'off',
      'vue/no-v-html': 'error',
    },
  },
  {
    // The designer edits one shared draft in place; its parts get pieces of it as props.
    files: ['src/features/programmes/designer/**'],
    rules: { 'vue/no-mutating-props': 'off' },
  },
  {
    files: ['src/**/*.{ts,vue}'],
    ignores: ['src/locales/**', '**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: `Literal[value=${chinese}]`, message: 'Chinese text belongs in locales/.' },
        { selector: `TemplateElement[value.raw=${chinese}]`, message: 'Chinese text belongs in locales/.' },
      ],
      'vue/no-restricted-syntax': [
        'error',
        { selector: `VText[value=${chinese}]`, message: 'Chinese text belongs in locales/.' },
        { selector: `VLiteral[value=${chinese}]`, message: 'Chinese text belongs in locales/.' },
        { selector: `Literal[value=${chinese}]`, message: 'Chinese text belongs in locales/.' },
      ],
    },
  },
)
