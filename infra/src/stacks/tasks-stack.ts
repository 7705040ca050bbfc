import type { Construct } from 'constructs'
import { EnvironmentStack } from './environment-stack.ts'
import { TaskFactory, type TaskFactoryProps } from './task-factory.ts'

/** What runs once and ends. Apart from the services, so that a release's migration is there before its services are. */
export class TasksStack extends EnvironmentStack {
  constructor(scope: Construct, props: TaskFactoryProps) {
    super(scope, 'tasks', { description: 'tasks that run once and end, like the migration', ...props })
    const factory = new TaskFactory(this, props)
    for (const [name, description] of Object.entries(props.topology.oneOffTasks))
      factory.create(name, description)
  }
}
