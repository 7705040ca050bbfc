import nx from '@nx/eslint-plugin'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'

/** The arrows of the design (README, "The map"): who may import whom, and nothing else. */
const arrows = [
  {
    sourceTag: 'type:app',
    onlyDependOnLibsWithTags: ['type:contract', 'type:topology', 'type:service', 'type:ui'],
  },
  { sourceTag: 'type:ui', onlyDependOnLibsWithTags: ['type:contract', 'type:topology'] },
  { sourceTag: 'type:service', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:contract', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:topology', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:infra', onlyDependOnLibsWithTags: ['type:topology'] },
  { sourceTag: 'type:tools', onlyDependOnLibsWithTags: ['*'] },
]

export default [
  {
    ignores: [
      '**/dist',
      '**/.serve',
      '**/.image',
      '**/cdk.out',
      '**/.output',
      '**/.nuxt',
      '**/.nuxt-build',
      '**/.nx',
      '**/.data',
      '**/test-results',
      '**/playwright-report',
    ],
  },
  ...tseslint.configs.recommended,
  ...vue.configs['flat/recommended'],
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: tseslint.parser } } },
  {
    files: ['**/*.ts', '**/*.vue', '**/*.js'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          allow: [],
          depConstraints: arrows,
          // Pages load its terms at once (`@envelope/contract/terms`), and all of it when they need a schema.
          checkDynamicDependenciesExceptions: ['@envelope/contract'],
        },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'smart'],
      'no-console': 'error',
    },
  },
  {
    files: ['{apps,libs}/*/app/**'],
    // The schemas themselves are loaded from one place, and later.
    ignores: ['**/*.spec.ts', 'libs/ui/app/schemas/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@envelope/contract',
              allowTypeImports: true,
              message:
                'It holds the schemas, which a page loads later: take values from @envelope/contract/terms, check input by checkInput().',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['apps/api-gateway-shim/src/**'],
    // What keeps queries to a tenant sees them when they are compiled; these are run as they are.
    ignores: ['apps/api-gateway-shim/src/database/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[property.name="executeQuery"]',
          message: 'It would run what is bound to no tenant: use the query’s own execute(), or prepared().',
        },
      ],
    },
  },
  {
    files: ['**/*.vue'],
    rules: {
      // Nuxt names a page, a layout and a component of a folder by their path.
      'vue/multi-word-component-names': 'off',
      // A prop that is not given is undefined, which its type says.
      'vue/require-default-prop': 'off',
      'vue/define-macros-order': 'error',
      'vue/no-v-html': 'error',
    },
  },
  // Command-line tools talk to their user.
  { files: ['tools/src/**'], rules: { 'no-console': 'off' } },
  prettier,
]
