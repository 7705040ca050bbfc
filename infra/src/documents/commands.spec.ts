import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { problemWith } from './check-command.ts'
import { commandsIn } from './commands.ts'
import { documentsFolder } from './documents.ts'

const documents = globSync('*.md', { cwd: documentsFolder }).sort()
const problems = (text: string) =>
  commandsIn(`\`\`\`sh\n${text}\n\`\`\``).map((command) => problemWith(command))

it('all five documents are there', () => {
  expect(documents).toEqual([
    'architecture.md',
    'cicd-setup.md',
    'deployment-checklist.md',
    'deployment-guide.md',
    'terraform-gap-analysis.md',
  ])
})

describe.each(documents)('%s', (name) => {
  // The CDK is asked for the options of each of its commands.
  it('has no command that cannot be run', { timeout: 300_000 }, () => {
    const wrong = commandsIn(readFileSync(join(documentsFolder, name), 'utf8')).flatMap((command) => {
      const problem = problemWith(command)
      return problem === undefined ? [] : [`${name}:${command.line}: ${command.words.join(' ')}: ${problem}`]
    })
    expect(wrong).toEqual([])
  })

  it('links to files that exist', () => {
    const text = readFileSync(join(documentsFolder, name), 'utf8')
    const missing = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
      .map(([, path]) => path!)
      .filter((path) => globSync(path, { cwd: documentsFolder }).length === 0)
    expect(missing).toEqual([])
  })
})

describe('a command', () => {
  it.each([
    ['npx nx run infra:synthesize', 'Nx knows no infra:synthesize'],
    ['npx nx run-many -t lint deplooy', 'no project has the target deplooy'],
    ['npx cdk deploy envelope-staging-nothing', 'there is no stack envelope-staging-nothing'],
    ['npx cdk deploy --approve envelope-staging-data', 'cdk deploy has no option --approve'],
    ['aws ecs describe-service --cluster x', 'aws ecs describe-service: there is no such operation'],
    ['aws ecs describe-services --clusters x', 'there is no option --clusters'],
    ['aws ecs wait services-steady', 'aws ecs wait services-steady: there is no such waiter'],
    ['aws sqs list-queues', 'aws sqs: no such service, or its client is not a dependency of infra'],
    ['terraform apply', 'no test knows the program terraform'],
  ])('%s is refused', { timeout: 300_000 }, (text, problem) => {
    expect(problems(text)).toEqual([problem])
  })

  it('is checked within a sentence', () => {
    const commands = commandsIn('See `npx nx run infra:price`; `terraform plan` is not ours.')
    expect(commands.map((command) => problemWith(command))).toEqual(['Nx knows no infra:price'])
  })

  it('is checked inside of another, and across lines', () => {
    expect(problems('ID=$(aws sts get-caller-id --query Account)')).toEqual([
      'aws sts get-caller-id: there is no such operation',
    ])
    expect(problems('aws ecs describe-services \\\n  --cluster x \\\n  --services api')).toEqual([undefined])
  })
})
