import type { Construct } from 'constructs'
import type { Task } from '../constructs/task.ts'
import { EnvironmentStack } from './environment-stack.ts'
import { TaskFactory, type TaskFactoryProps } from './task-factory.ts'

/** What runs once and ends. Apart from the services, so that a release's migration is there before its services are. */
export class TasksStack extends EnvironmentStack {
  readonly #tasks: ReadonlyMap<string, Task>

  constructor(scope: Construct, props: TaskFactoryProps) {
    super(scope, 'tasks', { description: 'tasks that run once and end, like the migration', ...props })
    const factory = new TaskFactory(this, props)
    this.#tasks = new Map(
      Object.entries(props.topology.oneOffTasks).map(([name, description]) => [
        name,
        factory.create(name, description),
      ]),
    )
  }

  /** @throws Error when the topology has no such task */
  task(name: string): Task {
    const task = this.#tasks.get(name)
    if (!task)
      throw new Error(`no one-off task "${name}": expected one of ${[...this.#tasks.keys()].join(', ')}`)
    return task
  }
}
